// HTMLRewriter, as Cloudflare documents it: rewrites a page while it flows, with the text as it
// was written left alone where no handler changes it.
const voidElements = new Set([
  'area', 'base', 'basefont', 'bgsound', 'br', 'col', 'embed', 'frame', 'hr', 'img', 'input',
  'keygen', 'link', 'meta', 'param', 'source', 'track', 'wbr',
]);
const foreignNamespaces = {
  svg: 'http://www.w3.org/2000/svg', math: 'http://www.w3.org/1998/Math/MathML',
};
// Inside these of a foreign namespace, elements are HTML's again.
const integrationPoints = new Set([
  'foreignobject', 'desc', 'title', 'mi', 'mo', 'mn', 'ms', 'mtext', 'annotation-xml',
]);
const breakouts = new Set((
  'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li '
  + 'listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var').split(' '));
const openElementsMax = 32768;

// One page that is being rewritten. The generators give the promises that handlers return.
class PageRewriting {
  #handlers;
  #tokens = new HtmlTokens();
  #root = new OpenElement(null, '', htmlNamespace, '', []);
  #top = this.#root;
  #muted = 0;
  #textOf = null;
  #out = '';
  constructor(handlers) {
    this.#handlers = handlers;
    this.#root.contentHandlers = handlers.filter(({ matches }) => !matches);
  }
  // The rewritten text of what was added.
  async add(text, last) {
    const steps = this.#rewrite(text, last);
    for (let step = steps.next(); !step.done;) {
      try {
        step = steps.next(await step.value);
      } catch (thrown) {
        step = steps.throw(thrown);
      }
    }
    const out = this.#out;
    this.#out = '';
    return out;
  }
  *#rewrite(text, last) {
    const tokens = this.#tokens;
    tokens.add(text, last);
    for (let kind = tokens.next(); kind !== 0; kind = tokens.next()) {
      if (kind === textToken) {
        yield* this.#text(tokens.text.slice(tokens.start, tokens.end));
        continue;
      }
      yield* this.#endText();
      const raw = tokens.text.slice(tokens.start, tokens.end);
      if (kind === startTagToken) yield* this.#startTag(raw);
      else if (kind === endTagToken) yield* this.#endTag(raw);
      else if (kind === commentToken) {
        const comment = new HtmlComment(tokens.text.slice(...tokens.inner), raw);
        yield* this.#offer(this.#top.contentHandlers, 'comments', comment);
      } else if (kind === cdataToken) {
        this.#write(raw.slice(0, 9));
        yield* this.#text(tokens.text.slice(...tokens.inner));
        yield* this.#endText();
        this.#write(']]>');
      } else if (kind === doctypeToken) {
        yield* this.#offer(this.#root.contentHandlers, 'doctype', new HtmlDoctype(raw));
      } else this.#write(raw);
    }
    if (!last) return;
    yield* this.#endText();
    const end = new HtmlDocumentEnd();
    for (const { handler } of this.#root.contentHandlers) {
      if (handler.end) yield* this.#run(handler, 'end', end);
    }
    this.#out += end.added;
  }
  #write(text) {
    if (this.#muted === 0) this.#out += text;
  }
  *#run(handler, kind, token) {
    const result = handler[kind](token);
    if (typeof result?.then === 'function') yield result;
  }
  *#offer(handlers, kind, token) {
    for (const { handler } of handlers) {
      if (handler[kind]) yield* this.#run(handler, kind, token);
    }
    token[spent]();
    this.#write(token.output());
  }
  *#text(piece) {
    const handlers = this.#top.contentHandlers;
    if (handlers.length === 0) {
      this.#write(piece);
      return;
    }
    this.#textOf = handlers;
    yield* this.#offer(handlers, 'text', new HtmlText(piece, false));
  }
  *#endText() {
    const handlers = this.#textOf;
    if (!handlers) return;
    this.#textOf = null;
    yield* this.#offer(handlers, 'text', new HtmlText('', true));
  }
  #namespaceOf(name) {
    if (breakouts.has(name)) {
      // They end the foreign content that they stand in, though its elements stay open.
      for (let up = this.#top; this.#isForeign(up); up = up.parent) up.namespace = htmlNamespace;
    }
    const inherited = this.#isForeign(this.#top) ? this.#top.namespace : htmlNamespace;
    return foreignNamespaces[name] ?? inherited;
  }
  #isForeign({ namespace, name }) {
    return namespace !== htmlNamespace && !integrationPoints.has(name);
  }
  *#startTag(raw) {
    const { start, nameEnd, selfClosing, attributes, text } = this.#tokens;
    const name = text.slice(start + 1, nameEnd).toLowerCase();
    const namespace = this.#namespaceOf(name);
    const html = namespace === htmlNamespace;
    const hasEnd = html ? !voidElements.has(name) : !selfClosing;
    const open = new OpenElement(
      this.#top, name, namespace, raw, attributes.map((at) => at - start));
    const matched = this.#handlers.filter(({ matches }) => matches?.(open));
    if (matched.some(({ handler }) => handler.element)) {
      yield* this.#offer(matched, 'element', new HtmlElement(open, hasEnd, selfClosing));
    } else this.#write(raw);
    if (hasEnd) this.#open(open, matched, html);
  }
  #open(open, matched, html) {
    if (open.depth > openElementsMax) {
      throw new RangeError(`more than ${openElementsMax} elements are open at once`);
    }
    if (matched.some(({ handler }) => handler.text || handler.comments)) {
      const ours = new Set([...open.contentHandlers, ...matched]);
      open.contentHandlers = this.#handlers.filter((handler) => ours.has(handler));
    }
    if (open.mutes) this.#muted++;
    this.#top = open;
    this.#tokens.inForeign = this.#isForeign(open);
    if (html && rawTextElements.has(open.name)) this.#tokens.beginRawText(open.name);
  }
  #close() {
    const closed = this.#top;
    if (closed.mutes) this.#muted--;
    this.#top = closed.parent;
    this.#tokens.inForeign = this.#isForeign(this.#top);
    return closed;
  }
  // Ends the nearest element of that name, and all that are open in it.
  *#endTag(raw) {
    const { text, start, nameEnd } = this.#tokens;
    const name = text.slice(start + 2, nameEnd).toLowerCase();
    let ended = this.#top;
    while (ended.parent && ended.name !== name) ended = ended.parent;
    if (!ended.parent) {
      this.#write(raw);
      return;
    }
    const ends = [];
    for (let closed = null; closed !== ended;) {
      closed = this.#close();
      if (closed.atEnd) ends.push({ ...closed.atEnd, own: closed === ended });
    }
    if (ends.length === 0) this.#write(raw);
    else yield* this.#writeEnd(new HtmlEndTag(name, raw), ends);
  }
  *#writeEnd(endTag, ends) {
    for (const { last, outer, own, gone, name, handler } of ends) {
      endTag.before(last, { html: true });
      endTag.after(outer, { html: true });
      if (own && name) endTag.name = name;
      if (own && gone) endTag.remove();
      if (handler) yield* this.#run({ handler }, 'handler', endTag);
    }
    endTag[spent]();
    this.#write(endTag.output());
  }
}

class HTMLRewriter {
  #handlers = [];
  on(selector, handler) {
    this.#handlers.push({ matches: compileSelector(selector), handler });
    return this;
  }
  onDocument(handler) {
    this.#handlers.push({ matches: null, handler });
    return this;
  }
  transform(response) {
    if (!(response instanceof Response)) throw new TypeError('transform takes a Response');
    if (response.bodyUsed) throw new TypeError('the body was used already');
    const page = response.body;
    if (page === null) return response;
    const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(response.headers.get('content-type') ?? '');
    const headers = new Headers(response.headers);
    headers.delete('content-length');
    const { status, statusText } = response;
    const rewritten = this.#flow(page.getReader(), charset?.[1] ?? 'utf-8', headers);
    return new Response(rewritten, { status, statusText, headers });
  }
  #flow(reader, charset, headers) {
    const known = encodingOf.has(charset.toLowerCase()) ? charset : 'utf-8';
    const decoder = new TextDecoder(known, { ignoreBOM: true });
    if (decoder.encoding !== 'utf-8') {
      const type = headers.get('content-type');
      headers.set('content-type', type.replace(/(charset\s*=\s*)"?[^\s;"]+"?/i, '$1utf-8'));
    }
    const rewriting = new PageRewriting([...this.#handlers]);
    const textOf = (chunk) =>
      (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    const pull = async (controller) => {
      for (let out = ''; out === '';) {
        const { done, value } = await reader.read();
        const text = done ? decoder.decode() : textOf(value);
        out = await rewriting.add(text, done);
        if (out !== '') controller.enqueue(utf8Encode(out));
        if (!done) continue;
        controller.close();
        return;
      }
    };
    return new ReadableStream({
      async pull(controller) {
        try {
          await pull(controller);
        } catch (thrown) {
          reader.cancel(thrown).catch(() => {});
          throw thrown;
        }
      },
      cancel: (reason) => reader.cancel(reason),
    }, { highWaterMark: 0 });
  }
}
tag(HTMLRewriter, 'HTMLRewriter');

expose({ HTMLRewriter });
