package dev.millstream.builder.jekyll.kept;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `site.data`, noting which of its names are looked at.
public final class DataNames extends AbstractMap<String, @Nullable Object> {
  private final Map<String, @Nullable Object> data;

  public DataNames(Map<String, @Nullable Object> data) {
    this.data = data;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    Reads.note(new Read.Data(String.valueOf(key)));
    return data.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    Reads.note(new Read.Data(String.valueOf(key)));
    return data.containsKey(key);
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    Reads.note(new Read.Site("data"));
    return data.entrySet();
  }
}
