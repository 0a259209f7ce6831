package dev.millstream.builder.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.testutil.TestResources;
import org.commonmark.testutil.example.Example;
import org.commonmark.testutil.example.ExampleReader;
import org.junit.jupiter.api.Test;

/// The examples of CommonMark 0.31.2 and of GFM 0.29. Compared without what is meant to be more
/// than they show: ids of headings, marks in code, classes of tasks.
class MarkdownSpecTest {
  /// Bare addresses are links in GFM, and not in CommonMark.
  private static final Set<Integer> LINKED_IN_COMMON_MARK = Set.of(602, 606, 608, 611, 612);

  /// The same examples where GFM's text repeats them.
  private static final Set<Integer> LINKED_IN_GFM = Set.of(610, 614, 616, 619, 620);

  /// `strong` within `strong`: CommonMark has two elements, GFM one.
  private static final Set<Integer> NESTED_STRONG =
      Set.of(398, 426, 434, 435, 436, 473, 474, 475, 477);

  /// The end of an address: `)` without its `(`, an entity, `-` or `_` behind a mail's.
  private static final Set<Integer> ENDS_OF_ADDRESSES = Set.of(625, 626, 631);

  /// A site's own HTML is its own: no element is forbidden.
  private static final Set<Integer> ALLOWED_HTML = Set.of(652);

  private static final Pattern HEADING_ID = Pattern.compile("<(h[1-6]) id=\"[^\"]*\">");
  private static final Pattern TASK =
      Pattern.compile("<input type=\"checkbox\" [^>]*?disabled=\"disabled\"([^>]*?) />");
  private static final Pattern CODE =
      Pattern.compile(
          "<div class=\"language-(\\S+) highlighter-rouge\"><div class=\"highlight\">"
              + "<pre class=\"highlight\"><code>(.*?)</code></pre></div></div>",
          Pattern.DOTALL);

  @Test
  void rendersTheExamplesOfCommonMark() {
    var examples = ExampleReader.readExamples(TestResources.getSpec());
    assertThat(examples).hasSize(652);
    assertThat(differing(examples)).isEqualTo(LINKED_IN_COMMON_MARK);
  }

  @Test
  void rendersTheExamplesOfGitHub() {
    var examples = ExampleReader.readExamples(TestResources.getGfmSpec());
    assertThat(examples).hasSize(672);
    var known = new TreeSet<>(LINKED_IN_GFM);
    known.addAll(NESTED_STRONG);
    known.addAll(ENDS_OF_ADDRESSES);
    known.addAll(ALLOWED_HTML);
    assertThat(differing(examples)).isEqualTo(known);
  }

  /// The numbers of the examples that come out otherwise.
  private static Set<Integer> differing(List<Example> examples) {
    var markdown = new Markdown(Markdown.Flavour.GITHUB);
    var differing = new TreeSet<Integer>();
    for (var i = 0; i < examples.size(); i++) {
      var example = examples.get(i);
      // The specifications show tabs as arrows.
      var expected = example.getHtml().replace('→', '\t');
      if (!comparable(markdown.render(example.getSource())).equals(comparable(expected))) {
        differing.add(i + 1);
      }
    }
    return differing;
  }

  private static String comparable(String html) {
    var plain =
        HEADING_ID
            .matcher(html)
            .replaceAll("<$1>")
            .replace(" class=\"task-list\"", "")
            .replace(" class=\"task-list-item\"", "");
    var tasks =
        TASK.matcher(plain)
            .replaceAll(match ->
                "<input "
                    + (match.group(1).isEmpty() ? "" : "checked=\"\" ")
                    + "disabled=\"\" type=\"checkbox\">");
    var code =
        CODE.matcher(tasks)
            .replaceAll(
                match -> Matcher.quoteReplacement(unmarked(match.group(1), match.group(2))));
    return code.replaceAll(">\\s+<", "><").strip();
  }

  private static String unmarked(String language, String code) {
    var type = language.equals("plaintext") ? "" : " class=\"language-" + language + "\"";
    return "<pre><code"
        + type
        + ">"
        + code.replaceAll("</?span[^>]*>", "").replace("\"", "&quot;")
        + "</code></pre>";
  }
}
