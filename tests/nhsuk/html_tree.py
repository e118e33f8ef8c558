"""HTML as nested tuples, so that two texts are equal when a browser would build the same elements from them."""

from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "path"}


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = ("root", (), [])
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        element = (tag, _attributes(attrs), [])
        self.open[-1][2].append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.open[-1][2].append((tag, _attributes(attrs), []))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data):
        words = " ".join(data.split())
        if words:
            self.open[-1][2].append(words)


def _attributes(attrs):
    return tuple(sorted((name, " ".join(sorted((value or "").split()))) for name, value in attrs))


def tree(html):
    """Elements with their attributes and texts; class names in any order, white space of no account."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root[2]


def texts(nodes):
    """Every text in the tree, in order."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield from texts(node[2])
