-- One person a thread and connection: page, answers, check and send, confirmation; then the next.
local step, cookie, draft, token, place, sent = 1, nil, "", "", "", ""
local threads = {}
local root = "/en/services/small-permit/apply"

function setup(thread)
  table.insert(threads, thread)
end

function init()
  done_here, failed_here = 0, 0
end

local function post(path, body)
  local headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = cookie }
  body = "csrfmiddlewaretoken=" .. token .. "&page-draft=" .. draft .. "&" .. body
  return wrk.format("POST", path, headers, body)
end

function request()
  if step == 1 then
    return wrk.format("GET", root, { ["Cookie"] = cookie })
  elseif step == 2 then
    return post(root .. "/you",
      "page-act=continue&a-name=A+Person&a-email=a%40example.org&a-place=north&a-note=" .. string.rep("x", 120))
  elseif step == 3 then
    return post(root .. "/check", "page-act=send&page-declared=yes")
  end
  return wrk.format("GET", place, { ["Cookie"] = cookie .. "; " .. sent })
end

local function read(body)
  draft = body:match('name="page%-draft" value="([^"]*)"') or ""
  token = body:match('name="csrfmiddlewaretoken" value="([^"]*)"') or ""
  draft = draft:gsub(":", "%%3A")
  return draft ~= "" and token ~= ""
end

function response(status, headers, body)
  local fine = false
  if step == 1 then
    local set = headers["Set-Cookie"] or headers["set-cookie"]
    if set then cookie = set:match("(csrftoken=[^;]+)") or cookie end
    fine = status == 200 and read(body)
  elseif step == 2 then
    fine = status == 200 and read(body) and body:find('value="send"', 1, true) ~= nil
  elseif step == 3 then
    place = headers["Location"] or headers["location"] or ""
    sent = (headers["Set-Cookie"] or headers["set-cookie"] or ""):match("(sent%-[^;]+)") or ""
    fine = status == 303 and sent ~= ""
  else
    fine = status == 200 and body:find('class="big"', 1, true) ~= nil
    if fine then done_here = done_here + 1 end
  end
  if not fine then failed_here = failed_here + 1 end
  step = fine and step % 4 + 1 or 1
end

function done(summary, latency)
  local journeys, broken = 0, 0
  for _, thread in ipairs(threads) do
    journeys = journeys + thread:get("done_here")
    broken = broken + thread:get("failed_here")
  end
  print(string.format("journeys=%d broken=%d seconds=%.3f rate=%.2f requests=%.1f p99_ms=%.1f",
    journeys, broken, summary.duration / 1e6, journeys / (summary.duration / 1e6),
    summary.requests / (summary.duration / 1e6), latency:percentile(99) / 1000))
end
