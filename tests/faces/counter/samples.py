"""Pages filled by hand, for tests of what templates make of them."""

from guichet.components.multiples import Series, multiple
from guichet.components.parts import Paging
from guichet.counter.pages import find, history, service

LICENCE = find.ServiceLine(
    code="coastal-fishing-licence",
    name="Coastal commercial fishing licence",
    summary="Lets you fish for sale.",
    organization="Ministry of Fisheries and Coasts",
    fee_cents=0,
    runs_here=True,
    standard_days=30,
    limit_days=60,
)
PASSPORT = find.ServiceLine(
    code="gc-1242",
    name="Passport <b>",
    summary="",
    organization="Employment",
    fee_cents=None,
    runs_here=False,
    standard_days=None,
    limit_days=None,
)
WATER = find.FacetLink(facet="need", value="water", name="Working on the water", services=3)
HOME = find.HomePage(services=1751, organizations=68, here=(LICENCE,), needs=(WATER,))
EMPTY_HOME = find.HomePage(services=0, organizations=0, here=(), needs=())
FOUND = find.SearchPage(
    text="fising <lisence>",
    read_as="fishing licence",
    results=(LICENCE, PASSPORT),
    paging=Paging(number=1, size=10, total=2),
    needs=(),
)
NOT_FOUND = find.SearchPage(
    text="zzz", read_as="", results=(), paging=Paging(number=1, size=10, total=0), needs=(WATER,)
)
BROWSE = find.BrowsePage(facet="need", links=(WATER,))
BROWSE_BY = find.BrowseByPage(
    facet="need",
    name="Working on the water",
    results=(LICENCE,),
    paging=Paging(number=1, size=10, total=1),
)
SERVICE = service.ServicePage(
    code="coastal-fishing-licence",
    name="Coastal commercial fishing licence",
    summary="Lets you fish for sale within 12 nautical miles.",
    alerts=(),
    description="",
    runs_here=True,
    start_url="/en/apply/coastal-fishing-licence",
    organization="Ministry of Fisheries and Coasts",
    office="Director, Licences and Permits",
    provisional=False,
    partners=(service.PartnerLine(organization="Harbour Safety", role="checks the vessel"),),
    fee_cents=0,
    fee_charged=False,
    channels=(
        service.ChannelLine(channel="phone", contact="211", hours="Weekdays 8 to 8"),
        service.ChannelLine(channel="mail", contact="Form F-22", hours=""),
    ),
    promises=(
        service.PromiseLine(
            text="A decision within 30 business days",
            channels=("web", "phone"),
            days=30,
            target="0.8",
        ),
    ),
    limit=service.LimitLine(days=60, reference="s. 14", consequence="It is then approved."),
    before_you_start=("your vessel’s registration number",),
    next_steps=("An officer checks that nothing is missing.",),
    more_promises=0,
    legal_reference="Coastal Fisheries Act, s. 9",
    filed_year="2023-2024",
    stages=(
        service.StageLine(
            name="Checking the vessel", office="Chief", organization="Harbour Safety", days=10
        ),
        service.StageLine(name="Deciding", office="Director", organization="Fisheries", days=None),
    ),
    same=(service.SameLine(code="gc-1242", name="Licences", organization="Harbour Safety"),),
    once=5001781,
    once_year="2023-2024",
    years=("2022-2023", "2023-2024"),
    results=(
        service.ResultLine(
            text="A decision within 30 business days",
            channel="web",
            target="0.8",
            cells=(
                service.ResultCell(performance="0.79999", met="N"),
                service.ResultCell(performance="ND", met="NA"),
            ),
        ),
    ),
    volumes=history.VolumeHistory(
        years=("2023-2024",),
        lines=(
            history.VolumeLine(channel="web", words=("0",)),
            history.VolumeLine(channel="phone", words=("NA",)),
            history.VolumeLine(channel="mail", words=("ND",)),
            history.VolumeLine(channel="counter", words=("",)),
        ),
        plots=(),
        summed=True,
    ),
    kept=history.KeptHistory(
        years=("2022-2023", "2023-2024"),
        lines=(
            history.KeptLine(
                channel="ONL",
                cells=(
                    history.KeptCell(share="0.51523", total=661662),
                    history.KeptCell(share="0/0", total=0),
                ),
            ),
        ),
        plots=(
            multiple(
                Series(title="Online", values=(0.51523, 0.8), written=("51.5%", "80%")),
                years=("2022–23", "2023–24"),
                top=1.0,
                says="Online: 51.5% in 2022–23, 80% in 2023–24",
            ),
        ),
    ),
)
