// Cuts HTML, as it comes, into tokens, each a range of `text`, after the HTML standard's tokenizer.
// A token that is not complete waits for more; nothing else is held.
const textToken = 1;
const startTagToken = 2;
const endTagToken = 3;
const commentToken = 4;
const doctypeToken = 5;
const plainToken = 6; // passes as it is
const cdataToken = 7;
const htmlTokenMax = 1024 * 1024;
const rawTextElements = new Set([
  'script', 'style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript',
  'plaintext',
]);

const isLetter = (code) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

class HtmlTokens {
  text = '';
  start = 0;
  end = 0;
  nameEnd = 0;
  selfClosing = false;
  // Of each attribute of a tag: where its name and value begin and end, and where it ends itself.
  attributes = [];
  // Of a comment or CDATA section: where its text begins and ends.
  inner = [0, 0];
  inForeign = false;
  #rawName = null;
  #scriptState = 'data';
  #last = false;

  add(text, last) {
    this.text = this.end < this.text.length ? this.text.slice(this.end) + text : text;
    this.end = 0;
    this.#last = last;
  }
  // What follows a start tag of that name, up to its end tag, is text.
  beginRawText(name) {
    this.#rawName = name;
    this.#scriptState = 'data';
  }
  // The kind of the next token, or 0 if more text is needed for one.
  next() {
    this.start = this.end;
    if (this.start >= this.text.length) return 0;
    const kind = this.#rawName === null ? this.#content() : this.#rawText();
    if (kind !== 0) return kind;
    const length = this.text.length - this.start;
    if (length > htmlTokenMax) {
      throw new RangeError(`a tag or comment has more than ${htmlTokenMax} characters`);
    }
    this.end = this.start;
    if (!this.#last) return 0;
    this.end = this.text.length;
    return plainToken;
  }
  #textTo(end) {
    this.end = end < 0 ? this.text.length : end;
    return textToken;
  }
  #content() {
    const { text, start } = this;
    if (text.charCodeAt(start) !== 60) return this.#textTo(text.indexOf('<', start));
    if (start + 1 === text.length) return this.#last ? this.#textTo(-1) : 0;
    const code = text.charCodeAt(start + 1);
    if (isLetter(code)) return this.#tag(start + 1, startTagToken);
    if (code === 33) return this.#declaration();
    if (code === 63) return this.#comment(start + 1, '>');
    if (code !== 47) return this.#textTo(text.indexOf('<', start + 1));
    if (start + 2 === text.length) return this.#last ? this.#textTo(-1) : 0;
    const first = text.charCodeAt(start + 2);
    if (isLetter(first)) return this.#tag(start + 2, endTagToken);
    if (first !== 62) return this.#comment(start + 2, '>');
    this.end = start + 3;
    return plainToken;
  }
  #declaration() {
    const { text, start } = this;
    const opening = text.slice(start + 2, start + 9).toLowerCase();
    if (opening.startsWith('--')) return this.#dashedComment();
    if (opening === 'doctype') return this.#until('>', start + 9, doctypeToken);
    if (this.inForeign && opening === '[cdata[') return this.#cdata();
    const mayBe = '--'.startsWith(opening) || 'doctype'.startsWith(opening)
      || (this.inForeign && '[cdata['.startsWith(opening));
    if (mayBe && !this.#last) return 0;
    return this.#comment(start + 2, '>');
  }
  #until(closer, from, kind) {
    const found = this.text.indexOf(closer, from);
    if (found < 0) return 0;
    this.end = found + closer.length;
    return kind;
  }
  #cdata() {
    const from = this.start + 9;
    const kind = this.#until(']]>', from, cdataToken);
    this.inner = [from, this.end - 3];
    return kind;
  }
  #comment(from, closer) {
    if (this.#until(closer, from, commentToken) === 0) return this.#commentToLast(from);
    this.inner = [from, this.end - closer.length];
    return commentToken;
  }
  // A comment that the page's end ends.
  #commentToLast(from) {
    if (!this.#last) return 0;
    this.end = this.text.length;
    this.inner = [from, this.end];
    return commentToken;
  }
  #dashedComment() {
    const from = this.start + 4;
    const closing = /--!?>/g;
    // `<!-->` and `<!--->` are whole comments.
    closing.lastIndex = from - 2;
    const found = closing.exec(this.text);
    if (!found || (found.index < from && found[0].length > 3)) return this.#commentToLast(from);
    this.inner = [from, Math.max(from, found.index)];
    this.end = closing.lastIndex;
    return commentToken;
  }
  #tag(nameStart, kind) {
    const { text } = this;
    let at = nameStart;
    while (at < text.length && !this.#endsName(text.charCodeAt(at))) at++;
    this.nameEnd = at;
    this.attributes = [];
    for (;;) {
      let slash = false;
      for (let code; (code = text.charCodeAt(at)) === 47 || htmlSpace(code); at++) {
        slash = code === 47;
      }
      if (at >= text.length) return 0;
      if (text.charCodeAt(at) === 62) {
        this.selfClosing = slash;
        this.end = at + 1;
        if (kind === endTagToken) this.#rawName = null;
        return kind;
      }
      at = this.#attribute(at);
      if (at < 0) return 0;
    }
  }
  #endsName(code) {
    return code === 62 || code === 47 || htmlSpace(code);
  }
  #spaceFrom(from) {
    let at = from;
    while (htmlSpace(this.text.charCodeAt(at))) at++;
    return at;
  }
  // Where the attribute ends, or -1 if that is not here yet.
  #attribute(from) {
    const { text } = this;
    let nameEnd = from + 1;
    for (; nameEnd < text.length; nameEnd++) {
      const code = text.charCodeAt(nameEnd);
      if (code === 61 || this.#endsName(code)) break;
    }
    let at = this.#spaceFrom(nameEnd);
    if (at >= text.length) return -1;
    if (text.charCodeAt(at) !== 61) {
      this.attributes.push(from, nameEnd, nameEnd, nameEnd, nameEnd);
      return at;
    }
    at = this.#spaceFrom(at + 1);
    const quote = text[at];
    let end = at;
    if (quote === '"' || quote === "'") {
      end = text.indexOf(quote, ++at);
      if (end < 0) return -1;
      this.attributes.push(from, nameEnd, at, end, end + 1);
      return end + 1;
    }
    for (let code; end < text.length; end++) {
      code = text.charCodeAt(end);
      if (code === 62 || htmlSpace(code)) break;
    }
    if (end >= text.length) return -1;
    this.attributes.push(from, nameEnd, at, end, end);
    return end;
  }
  #rawText() {
    if (this.#rawName === 'plaintext') return this.#textTo(-1);
    const closer = this.#rawName === 'script' ? this.#scriptEnd() : this.#rawEnd();
    if (closer === this.start) return this.#tag(closer + 2, endTagToken);
    if (closer > 0 || this.#last) return this.#textTo(closer);
    // What may begin an end tag or a comment's marks waits.
    const tail = this.text.slice(Math.max(this.start, this.text.length - 12));
    const held = /(?:<(?:!-?-?|\/?[a-z]*)|--?)$/i.exec(tail)?.[0].length ?? 0;
    const end = this.text.length - held;
    return end > this.start ? this.#textTo(end) : 0;
  }
  #rawEnd() {
    const closer = new RegExp(`</${this.#rawName}(?=[\\s/>])`, 'gi');
    closer.lastIndex = this.start;
    return closer.exec(this.text)?.index ?? -1;
  }
  // In a comment of a script, an inner pair of script tags ends nothing.
  #scriptEnd() {
    const marks = /<!--|-->|<\/?script(?=[\s/>])/gi;
    marks.lastIndex = this.start;
    for (let mark; (mark = marks.exec(this.text));) {
      const opens = mark[0][1] !== '/';
      if (mark[0] === '-->') this.#scriptState = 'data';
      else if (mark[0] === '<!--') {
        if (this.#scriptState === 'data') this.#scriptState = 'comment';
        marks.lastIndex -= 2;
      } else if (opens && this.#scriptState === 'comment') this.#scriptState = 'inner';
      else if (!opens && this.#scriptState === 'inner') this.#scriptState = 'comment';
      else if (!opens) return mark.index;
    }
    return -1;
  }
}
