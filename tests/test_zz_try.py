from test_browser import *
def test_zz(chromium, address, flagship_address):
  seen={}
  for scheme in ("light","dark"):
   for vp in ((1280,900),(390,800)):
    context = chromium.new_context(viewport={"width": vp[0], "height": vp[1]}, color_scheme=scheme); page = context.new_page()
    for base, paths in ((address, KINDS.values()), (flagship_address, ("index","call","speakers","organizers","search","genindex", "schedule/index"))):
     for path in paths:
      page.goto(f"{base}/{path}.html")
      page.add_style_tag(content=STILL)
      r = Axe().run(page, options={"rules":{"label-content-name-mismatch":{"enabled":True},"focus-order-semantics":{"enabled":True}}}).response
      for v in r["violations"]:
        for n in v["nodes"]: seen.setdefault((v["id"], v["impact"], str(n["target"])[:110]), []).append((scheme,vp[0],path))
    context.close()
  for k,v in seen.items(): print(k, len(v), v[:3])
