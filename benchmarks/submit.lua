-- The same form for both; the cookie and the field hold one token, as Django's check demands.
local token = string.rep("a", 32)
wrk.method = "POST"
wrk.body = "csrfmiddlewaretoken=" .. token ..
  "&a-name=A+Person&a-email=a%40example.org&a-place=north&a-note=" .. string.rep("x", 120)
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Cookie"] = "csrftoken=" .. token
