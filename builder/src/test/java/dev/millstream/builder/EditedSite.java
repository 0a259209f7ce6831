package dev.millstream.builder;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The text files of a site, and someone who edits them at random. The same seed gives the same
/// edits.
final class EditedSite {
  private static final List<String> WORDS =
      List.of("river", "mill", "stream", "**stone**", "`wheel`", "[link](a.md)", "\n\nNext.\n\n");

  private final Random random;
  private Map<String, String> files;
  private String edit = "begin";

  EditedSite(Map<String, String> files, long seed) {
    this.files = new TreeMap<>(files);
    random = new Random(seed);
  }

  Map<String, String> files() {
    return files;
  }

  /// What was done last.
  String edit() {
    return edit;
  }

  /// Goes back to what the files were before the last edit.
  void restore(Map<String, String> before) {
    files = new TreeMap<>(before);
  }

  /// One edit, as people make them.
  void step() {
    var path = any(files.keySet());
    if (path.endsWith(".svg") && random.nextInt(3) > 0) {
      change(path, "size", text -> text.replaceFirst("\\d+", "" + (1 + random.nextInt(99))));
      return;
    }
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> change(path, "text", text -> text + "\n" + any(WORDS) + random.nextInt(99));
      case 3 -> change(path, "title", this::withTitle);
      case 4 -> change(path, "value", text -> inFront(text, "number: " + random.nextInt(3)));
      case 5 ->
          change(path, "tag", text -> inFront(text, "tags: [" + any(WORDS.subList(0, 3)) + "]"));
      case 6 -> change(any(named("_layouts/", "_includes/")), "template", this::inTemplate);
      case 7 ->
          change(
              any(named("_data/")),
              "data",
              text -> text.replaceFirst("\\d+|$", "7" + random.nextInt(9)));
      case 8 -> add(path);
      case 9 -> remove(path);
      case 10 -> change(path, "excerpt", text -> inFront(text, "excerpt: " + random.nextInt(3)));
      default -> rename(path);
    }
  }

  private List<String> named(String... starts) {
    var found = files.keySet().stream().filter(path -> startsWithAny(path, starts)).toList();
    return found.isEmpty() ? List.copyOf(files.keySet()) : found;
  }

  private static boolean startsWithAny(String path, String... starts) {
    for (var start : starts) {
      if (path.startsWith(start)) {
        return true;
      }
    }
    return false;
  }

  private <T> T any(Collection<T> all) {
    return new ArrayList<>(all).get(random.nextInt(all.size()));
  }

  private void change(String path, String what, UnaryOperator<String> how) {
    edit = what + " of " + path;
    files.computeIfPresent(path, (_, text) -> how.apply(text));
  }

  private String withTitle(String text) {
    var title = "title: Title " + random.nextInt(5);
    return text.contains("title:") ? text.replaceFirst("title:.*", title) : inFront(text, title);
  }

  /// Adds or replaces a line of the front matter.
  private static String inFront(String text, String line) {
    if (!text.startsWith("---\n")) {
      return text;
    }
    var key = line.substring(0, line.indexOf(':') + 1);
    var end = text.indexOf("\n---", 3);
    var front = text.substring(4, Math.max(end, 4)).replaceAll("(?m)^" + key + ".*\n?", "");
    return end < 0 ? text : "---\n" + line + "\n" + front + text.substring(end);
  }

  private String inTemplate(String text) {
    var more =
        List.of(
            "<p>{{ page.number }}</p>",
            "{{ site.posts | map: 'title' | join: ' ' }}",
            "{{ site.posts.first.content | size }}",
            "{{ page.next.title }}{{ page.previous.url }}",
            "{{ site.data.one.key }}",
            "{{ site.time | date: '%s' }}");
    return text + any(more);
  }

  private void add(String like) {
    var dash = like.lastIndexOf('/') + 1;
    var dated = like.startsWith("_posts/") ? "2021-0%d-11-".formatted(1 + random.nextInt(9)) : "";
    var name = like.substring(0, dash) + dated + "n" + random.nextInt(1000) + ending(like);
    edit = "add " + name;
    files.put(name, files.getOrDefault(like, ""));
  }

  private static String ending(String path) {
    var dot = path.lastIndexOf('.');
    return dot < path.lastIndexOf('/') || dot < 0 ? "" : path.substring(dot);
  }

  private void remove(String path) {
    edit = "remove " + path;
    if (files.size() > 5 && !path.startsWith("_layouts/") && !path.startsWith("_includes/")) {
      files.remove(path);
    }
  }

  private void rename(String path) {
    if (path.startsWith("_layouts/") || path.startsWith("_includes/") || path.startsWith("_c")) {
      change(path, "text", text -> text + " ");
      return;
    }
    edit = "rename " + path;
    var text = files.remove(path);
    files.put(path.replaceFirst("(\\.[^./]*)?$", "x$1"), text);
  }
}
