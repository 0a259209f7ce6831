"""Compares two folders of HTML: the text that is seen, and the DOM with white space that is not seen taken out.

    python3 bench/render-compare.py OURS THEIRS [-v] [--site URL] [--golden FILE]

-v prints where the pages differ. URL is the site's own address, which Millstream leaves out of links within the site.
FILE gets THEIRS' pages whose DOM is the same; JekyllSitesTest renders OURS again and compares.

The spans of highlighted code are not compared: two scanners never cut all code into the same tokens. Nor is <meta name="generator">, nor the
time of its own build that Jekyll writes as the time of publication of documents without a date: two builds of its differ in that.
"""
import datetime, difflib, html.parser, pathlib, re, sys

BLOCKS = set("html head body title meta link script style header footer main nav section article aside div p ul ol li dl dt dd "
             "h1 h2 h3 h4 h5 h6 pre blockquote table thead tbody tfoot tr th td hr br figure form feed entry".split())
IMPLIED = ("head", "body")  # a browser adds them where they are not written
VOID = set("area base br col embed hr img input link meta source track wbr".split())


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tokens, self.words, self.pre, self.code, self.unseen = [], [], 0, 0, 0

    def handle_starttag(self, tag, attributes):
        if tag in IMPLIED and not attributes:
            return
        self.code += tag == "code"
        if ((self.pre or self.code) and tag == "span") or (tag == "meta" and ("name", "generator") in attributes):
            return
        seen = sorted((name, " ".join(sorted((value or "").split())) if name == "class" else value or "") for name, value in attributes)
        self.tokens.append("<%s%s>" % (tag, "".join(' %s="%s"' % pair for pair in seen)))
        self.pre += tag == "pre"
        self.unseen += tag in ("script", "style")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in VOID or tag in ("head", "body") or ((self.pre or self.code) and tag == "span"):
            return
        self.code -= tag == "code"
        self.pre -= tag == "pre"
        self.unseen -= tag in ("script", "style")
        self.tokens.append("</%s>" % tag)

    def handle_data(self, text):
        if not self.unseen:
            self.words.append(text)
        if self.tokens and self.tokens[-1].startswith("'"):
            text = self.tokens.pop()[1:] + text
        self.tokens.append("'" + (text if self.pre else re.sub(r"\s+", " ", text)))

    def dom(self):
        def is_block(at):
            if not 0 <= at < len(self.tokens):
                return True
            name = re.match(r"</?([a-z0-9]+)", self.tokens[at])
            return bool(name) and name[1] in BLOCKS
        out, pre = [], 0
        for at, token in enumerate(self.tokens):
            pre += token.startswith("<pre") - token.startswith("</pre")
            if token.startswith("'") and not pre:
                token = "'" + token[1:].lstrip() if is_block(at - 1) else token
                token = token.rstrip() if is_block(at + 1) else token
            if token != "'":
                out.append(token)
        return out


def text_of(path):
    """The page without the time at which it was built: what it was written at, and some minutes before."""
    def kept(match):
        try:
            said = datetime.datetime.fromisoformat(match[1]).timestamp()
        except ValueError:
            return match[0]
        return "" if 0 <= path.stat().st_mtime - said + 1 < 600 else match[0]
    text = path.read_text("utf-8", "replace")
    text = re.sub(r'<meta property="article:published_time" content="([^"]*)" />\n?', kept, text)
    return re.sub(r'"date(?:Published|Modified)":"([^"]*)",', kept, text)


def read(path):
    page = Page()
    text = text_of(path)
    if "--site" in sys.argv:
        site = re.escape(sys.argv[sys.argv.index("--site") + 1])
        text = re.sub(r"((?:href|src)=[\"']|; url=|location=\")" + site + r"(/)?", r"\1/", text)
    page.feed(text)
    page.close()
    return page.dom(), " ".join(" ".join(page.words).split()).replace(" ", "")


def main():
    ours, theirs = map(pathlib.Path, sys.argv[1:3])
    golden = []
    names = sorted(path.relative_to(theirs) for path in theirs.rglob("*.html"))
    text = dom = 0
    for name in names:
        if not (ours / name).exists():
            print("missing:", name)
            continue
        (dom_a, text_a), (dom_b, text_b) = read(ours / name), read(theirs / name)
        text += text_a == text_b
        dom += dom_a == dom_b
        if dom_a == dom_b:
            golden.append("=== %s\n%s\n" % (name, text_of(theirs / name)))
        if dom_a != dom_b and "-v" in sys.argv:
            print("%s%s" % (name, "" if text_a == text_b else " (text)"))
            for kind, a, b, c, d in difflib.SequenceMatcher(None, dom_a, dom_b, False).get_opcodes():
                if kind != "equal":
                    print("  %s\n    ours   %s\n    theirs %s" % (dom_a[max(0, a - 2):a], dom_a[a:b], dom_b[c:d]))
    for extra in sorted(path.relative_to(ours) for path in ours.rglob("*.html")):
        if extra not in names:
            print("only ours:", extra)
    if "--golden" in sys.argv:
        pathlib.Path(sys.argv[sys.argv.index("--golden") + 1]).write_text("".join(golden), "utf-8")
    print("%d pages: same text %d, same DOM %d" % (len(names), text, dom))


main()
