package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionLimits;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The expectations follow what workerd was seen to do; what errors say is ours.
class HtmlRewriterTest {
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws IOException {
    var cache = Path.of("target", "functions-cache");
    hosts =
        FunctionHosts.start(
            new FunctionHostSettings(cache, 1, FunctionLimits.defaults(), line -> {}));
  }

  @AfterAll
  static void stop() throws IOException {
    hosts.close();
  }

  /// The rewritten page, a line, and what the handlers logged. The page comes byte by byte.
  private static String rewrite(String html, String handlers) {
    var site =
        TestSite.pages(
            hosts,
            "rewriter",
            "/",
            """
            {async onRequestPost({request}) {
              const log = [];
              const bytes = await request.bytes();
              let at = 0;
              const page = new Response(new ReadableStream({
                pull(controller) {
                  if (at === bytes.length) controller.close();
                  else controller.enqueue(bytes.slice(at, ++at));
                },
              }), {headers: {'content-length': '5'}});
              const rewriter = new HTMLRewriter();
              try {
                rewriter%s;
                const answer = rewriter.transform(page);
                const text = await answer.text();
                return new Response(text + (log.length > 0 ? '\\n' + log.join(' ') : ''));
              } catch (thrown) {
                return new Response(`${thrown.name}: ${thrown.message}`);
              }
            }}\
            """
                .formatted(handlers));
    return TestSite.text(site.send("POST", "/", html));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '%',
      value = {
        "*                     ! 1 2 3 4 5",
        "div > p               ! 2",
        "div p                 ! 2 4",
        "P.c.d                 ! 2",
        "#i, p:not([a])        ! 3",
        "[a=\"X\" i]           ! 2 5",
        "[a~=y], [l|=en]       ! 4 5",
        "[a^=x], [a$=y]        ! 2 4",
        "[a*=' ']              ! 4",
        "p:first-child         ! 2 4",
        "div :nth-child(2n)    ! 3",
        "p:nth-child(odd)      ! 2 4",
        "p:nth-of-type(-n+1)   ! 2 4 5",
        "div:not(.c) > b#i > p ! 4",
      })
  void findsElementsBySelectors(String selector, String found) {
    var html =
        "<div n=1><p n=2 class='c d' a=x>1</p><b n=3 id=i><p n=4 a='x y'>2</p></b></div>"
            + "<p n=5 a=X l=en-US>";
    var handlers = ".on(`" + selector + "`, {element(e) { log.push(e.getAttribute('n')); }})";
    assertThat(rewrite(html, handlers)).isEqualTo(html + "\n" + found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "p >", "a:hover", "p + b", "[", "p::before", "a:nth-child(x)"})
  void refusesSelectorsThatItDoesNotKnow(String selector) {
    assertThat(rewrite("<p>", ".on('" + selector + "', {})"))
        .startsWith("TypeError: the selector \"" + selector + "\" cannot be understood at ");
  }

  @Test
  void editsTagsAndAttributesAndLeavesTheRestAsItWas() {
    assertThat(
            rewrite(
                "<A HREF='u?a=1&amp;b' q dis=abled   z = \"s\">t</A><b/>x</b ><i y=1>",
                """
                .on('a', {element(e) {
                  log.push(JSON.stringify([...e.attributes]), e.hasAttribute('Q'), e.tagName);
                  e.setAttribute('href', 'x"&<').setAttribute('New', '1').removeAttribute('q');
                }}).on('b', {element(e) { e.tagName = 'strong'; }})\
                """))
        .isEqualTo(
            "<A HREF=\"x&quot;&<\" dis=abled z = \"s\" new=\"1\">t</A><strong/>x</strong><i y=1>\n"
                + "[[\"href\",\"u?a=1&amp;b\"],[\"q\",\"\"],[\"dis\",\"abled\"],[\"z\",\"s\"]]"
                + " true a");
  }

  @Test
  void insertsAroundAndInElements() {
    assertThat(
            rewrite(
                "a<div>x<b>y</b></div>z<br>",
                """
                .on('div', {element(e) {
                  e.prepend('gone');
                  e.setInnerContent('<i>', {html: true});
                  e.append('<').prepend('p').before('1').before('2').after('3').after('4');
                }}).on('br', {element(e) { e.before('5').append('6').after('7'); }})\
                """))
        .isEqualTo("a12<div>p<i>&lt;</div>43z5<br>7");
  }

  @Test
  void removesAndReplacesAndStillAsksHandlersOfWhatGoes() {
    assertThat(
            rewrite(
                "a<div>x<b>y</b></div><p>k<i>l</i></p>z<u>o</u>",
                """
                .on('div', {element(e) { e.remove(); log.push(e.removed); }})
                .on('b', {element(e) { e.after('!'); }, text(t) { log.push('b' + t.text); }})
                .on('p', {element(e) { e.append('+').removeAndKeepContent(); }})
                .on('u', {element(e) { e.replace('<r>').after('|'); }})\
                """))
        .isEqualTo("ak<i>l</i>+z&lt;r&gt;|\ntrue by b");
  }

  @Test
  void givesTextInChunksAndItsEnd() {
    assertThat(
            rewrite(
                "<p>ab<b>c</b></p>d",
                """
                .on('p', {text(t) {
                  log.push(t.text + (t.lastInTextNode ? '.' : ''));
                  if (t.text === 'a') t.replace('<');
                  if (t.lastInTextNode) t.after('|');
                }})\
                """))
        .isEqualTo("<p>&lt;b|<b>c|</b></p>d\na b . c .");
  }

  @Test
  void readsScriptsStylesAndForeignContentAsBrowsersDo() {
    assertThat(
            rewrite(
                "<script><!-- <script> <b> </script> <b> --></script><style><b></style>"
                    + "<title></b><b></title><svg><g/><![CDATA[<b>]]></svg><b>",
                """
                .on('b, g', {element(e) { log.push(e.tagName, e.namespaceURI); }})\
                """))
        .endsWith("\ng http://www.w3.org/2000/svg b http://www.w3.org/1999/xhtml");
  }

  @Test
  void asksForCommentsDoctypeEndTagsAndTheEnd() {
    assertThat(
            rewrite(
                "<!DOCTYPE html><!--x--><?php?><div><p>a</div><p>c</p>",
                """
                .onDocument({
                  doctype(d) { log.push(d.name, d.publicId); },
                  comments(c) { if (c.text === 'x') c.text = 'y'; else c.remove(); },
                  end(e) { e.append('<e>', {html: true}); },
                })
                .on('p', {element(e) {
                  e.onEndTag((end) => { log.push(end.name); end.before('<'); });
                }})\
                """))
        .isEqualTo("<!DOCTYPE html><!--y--><div><p>a&lt;</div><p>c&lt;</p><e>\nhtml  div p");
  }

  @Test
  void waitsForHandlersAndEndsWithWhatTheyThrow() {
    assertThat(
            rewrite(
                "<p>x</p><p>y</p>",
                """
                .on('p', {async element(e) {
                  await scheduler.wait(1);
                  e.setAttribute('k', 'v');
                }})\
                """))
        .isEqualTo("<p k=\"v\">x</p><p k=\"v\">y</p>");
    assertThat(rewrite("<p>", ".on('p', {element() { throw new RangeError('no'); }})"))
        .isEqualTo("RangeError: no");
  }

  @Test
  void tokensEndWithTheirHandler() {
    assertThat(
            rewrite(
                "<p></p><b>",
                """
                .on('p', {element(e) { globalThis.kept = e; }})
                .on('b', {element() { kept.tagName; }})\
                """))
        .startsWith("TypeError: This content token is no longer valid.");
  }

  @Test
  void refusesATagThatNeverEnds() {
    var page =
        TestSite.pages(
            hosts,
            "endless",
            "/",
            """
            {async onRequest() {
              let parts = 0;
              const endless = new ReadableStream({
                pull(controller) {
                  controller.enqueue('<a b="' + 'x'.repeat(100_000));
                  if (++parts > 100) controller.close();
                },
              });
              const answer = new HTMLRewriter().on('a', {}).transform(new Response(endless));
              return new Response(await answer.text().catch((e) => `${e.message} ${parts}`));
            }}\
            """);
    assertThat(page.body("/")).startsWith("a tag or comment has more than 1048576 characters 1");
  }
}
