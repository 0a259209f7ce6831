package dev.millstream.control.stream.video;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// A condition on the table of videos, and the values of its placeholders in their order.
record VideoWhere(String condition, List<Object> values) {
  VideoWhere {
    values = List.copyOf(values);
  }

  static VideoWhere of(VideoQuery.Filter filter) {
    var all = new VideoWhere("removed = 0", List.of());
    if (filter.live()) {
      return all.and("1 = 0", List.of());
    }
    if (filter.search().isPresent()) {
      var part = contains(filter.search().get());
      all = all.and("LOWER(name) LIKE ? ESCAPE '\\'", List.of(part));
    }
    if (!filter.uids().isEmpty()) {
      all = all.and("uid IN " + places(filter.uids()), filter.uids());
    }
    if (!filter.names().isEmpty()) {
      var both = new ArrayList<>(filter.names());
      both.addAll(filter.names());
      var places = places(filter.names());
      all = all.and("(name IN " + places + " OR uid IN " + places + ")", both);
    }
    if (filter.status().isPresent()) {
      all = all.and("state = ?", List.of(filter.status().get()));
    }
    return filter.creator().isPresent()
        ? all.and("creator = ?", List.of(filter.creator().get()))
        : all;
  }

  VideoWhere within(VideoQuery.Cursor cursor) {
    var all = this;
    if (cursor.after().isPresent()) {
      all = all.and("created > ?", List.of(cursor.after().get().toEpochMilli()));
    }
    return cursor.before().isPresent()
        ? all.and("created < ?", List.of(cursor.before().get().toEpochMilli()))
        : all;
  }

  private VideoWhere and(String more, List<? extends Object> moreValues) {
    var all = new ArrayList<Object>(values);
    all.addAll(moreValues);
    return new VideoWhere(condition + " AND " + more, all);
  }

  private static String places(List<String> items) {
    return "(" + String.join(", ", Collections.nCopies(items.size(), "?")) + ")";
  }

  private static String contains(String part) {
    return "%" + part.toLowerCase(Locale.ROOT).replaceAll("[\\\\%_]", "\\\\$0") + "%";
  }
}
