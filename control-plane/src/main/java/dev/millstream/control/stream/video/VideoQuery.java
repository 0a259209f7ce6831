package dev.millstream.control.stream.video;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which videos a list shows, ordered by their creation.
public record VideoQuery(Filter filter, Cursor cursor, boolean oldestFirst, int limit) {
  /// The most that one list shows.
  public static final int LIMIT_MAX = 1000;

  private static final int NAMES_MAX = 1000;
  private static final String LIVE_STATE = "live-inprogress";

  /// `search` is a part of the name, in any case; `uids` and `names` list those that may be shown,
  /// all if empty. Nothing is live, so that `live` finds nothing.
  public record Filter(
      Optional<String> search,
      List<String> uids,
      List<String> names,
      Optional<String> status,
      Optional<String> creator,
      boolean live) {
    /// Everything.
    public static final Filter ALL =
        new Filter(
            Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(), false);

    public Filter {
      uids = List.copyOf(uids);
      names = List.copyOf(names);
    }

    /// What has this in its name.
    public static Filter named(Optional<String> search) {
      return new Filter(search, List.of(), List.of(), Optional.empty(), Optional.empty(), false);
    }
  }

  /// Created after the one and before the other.
  public record Cursor(Optional<Instant> after, Optional<Instant> before) {
    /// At any time.
    public static final Cursor ANYWHERE = new Cursor(Optional.empty(), Optional.empty());
  }

  /// What a request's query asks for, in Cloudflare's words.
  public static VideoQuery of(ApiRequest request) {
    var live =
        switch (request.query("type").orElse("vod")) {
          case "vod", "" -> false;
          case "live" -> true;
          default -> throw bad("type is vod or live");
        };
    var status = request.query("status").filter(word -> !word.isEmpty());
    var filter =
        new Filter(
            request.query("search").filter(part -> !part.isEmpty()),
            items(request, "id"),
            request
                .query("video_name")
                .filter(name -> !name.isEmpty())
                .map(List::of)
                .orElseGet(() -> items(request, "name")),
            status.filter(word -> !word.equals(LIVE_STATE)).map(VideoQuery::state),
            request.query("creator"),
            live
                || status.filter(LIVE_STATE::equals).isPresent()
                || request.query("live_input_id").isPresent());
    var cursor =
        new Cursor(
            time(request, "after").or(() -> time(request, "start")),
            time(request, "before").or(() -> time(request, "end")));
    return new VideoQuery(
        filter,
        cursor,
        request.query("asc").filter("true"::equals).isPresent(),
        request.query("limit", 1, LIMIT_MAX, LIMIT_MAX));
  }

  private static String state(String word) {
    var words = Arrays.stream(VideoState.values()).map(VideoState::word).toList();
    if (!words.contains(word)) {
      throw bad("status is one of " + String.join(", ", words) + ", not " + word);
    }
    return word;
  }

  private static List<String> items(ApiRequest request, String parameter) {
    var items =
        request.query(parameter).stream()
            .flatMap(list -> Arrays.stream(list.split(",", -1)))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .toList();
    if (items.size() > NAMES_MAX) {
      throw bad(parameter + " lists more than " + NAMES_MAX);
    }
    return items;
  }

  private static Optional<Instant> time(ApiRequest request, String parameter) {
    return request.query(parameter).filter(text -> !text.isEmpty()).map(VideoChange::time);
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}
