package dev.millstream.git.lfs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The batch API's texts (git-lfs `docs/api/batch.md`).
final class Batch {
  private static final Pattern OID = Pattern.compile("[0-9a-f]{64}");

  private Batch() {}

  /// What a client has, or wants.
  record Request(
      @Nullable String operation,
      @Nullable List<String> transfers,
      @Nullable List<Named> objects,
      @JsonProperty("hash_algo") @Nullable String hash) {}

  /// One file.
  record Named(@Nullable String oid, long size) {
    boolean isSound() {
      return oid != null && OID.matcher(oid).matches() && size >= 0;
    }

    String name() {
      return String.valueOf(oid);
    }
  }

  record Answer(String transfer, List<Item> objects, @JsonProperty("hash_algo") String hash) {}

  /// What is to be done about one file; no actions, if it is here already.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Item(
      String oid,
      @JsonInclude(JsonInclude.Include.ALWAYS) long size,
      boolean authenticated,
      Map<String, Action> actions,
      @Nullable Problem error) {
    Item {
      actions = Map.copyOf(actions);
    }

    static Item refused(Named file, int code, String why) {
      return new Item(file.name(), file.size(), true, Map.of(), new Problem(code, why));
    }
  }

  record Action(String href, Map<String, String> header) {
    Action {
      header = Map.copyOf(header);
    }
  }

  record Problem(int code, String message) {}

  static boolean isOid(String text) {
    return OID.matcher(text).matches();
  }
}
