package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.content.SiteConfig;
import dev.millstream.builder.liquid.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who wrote a page: its `author`, the first of its `authors`, or the site's author; what
/// `_data/authors` says of one of that name is known too.
public record SeoAuthor(Map<String, @Nullable Object> values) {
  /// Who wrote this document; `data` is what `_data` holds.
  public static SeoAuthor of(Document document, SiteConfig config, @Nullable Object data) {
    var own = document.values();
    var named = new ArrayList<@Nullable Object>();
    named.add(own.get("author"));
    if (own.get("authors") instanceof List<?> authors && !authors.isEmpty()) {
      named.add(authors.getFirst());
    }
    named.add(config.values().get("author"));
    for (var author : named) {
      if (author instanceof Map<?, ?> map && !map.isEmpty()) {
        return new SeoAuthor(texts(map));
      }
      if (author instanceof String name && !name.isEmpty()) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("name", name);
        var known = Values.field(Values.field(data, "authors"), name);
        if (known instanceof Map<?, ?> map) {
          values.putAll(texts(map));
        }
        return new SeoAuthor(values);
      }
    }
    return new SeoAuthor(Map.of());
  }

  private static Map<String, @Nullable Object> texts(Map<?, ?> map) {
    var texts = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> texts.put(Values.text(key), value));
    return texts;
  }

  /// A field that has a text.
  public Optional<String> text(String field) {
    return Optional.ofNullable(values.get(field)).map(Values::text).filter(text -> !text.isEmpty());
  }

  /// The name at Twitter, or the name.
  public Optional<String> twitter() {
    return text("twitter").or(() -> text("name")).map(name -> name.replaceFirst("^@", ""));
  }

  /// As JSON-LD has it; empty for authors of another kind than it knows.
  public Optional<Map<String, Object>> linked() {
    var type = text("type").orElse("Person");
    return type.equals("Person") || type.equals("Organization")
        ? text("name")
            .map(name -> {
              var linked = new LinkedHashMap<String, Object>();
              linked.put("@type", type);
              linked.put("name", name);
              text("url").ifPresent(url -> linked.put("url", url));
              return linked;
            })
        : Optional.empty();
  }
}
