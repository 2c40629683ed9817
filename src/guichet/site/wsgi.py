"""The WSGI entry that the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from guichet.components.database import insist_on_database
from guichet.components.home import insist_on_whole_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")
application = get_wsgi_application()
insist_on_whole_home()
insist_on_database()
