package dev.millstream.control.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.control.api.ApiException;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The limits of one list of files.
class AssetBatchTest {
  private static final DirectLimits LIMITS =
      new DirectLimits(100, 1_000, 1_000, 3, 10, 8, Duration.ofMinutes(1));
  private static final String NAME = "0".repeat(32);

  @TempDir Path folder;

  @Test
  void aFileThatOutgrowsMemoryIsTakenWholeAndLeavesNothingBehind() throws IOException {
    var text = "x".repeat(100);

    var rows = read(json(List.of(Uploader.file(NAME, text), Uploader.file(NAME, ""))));

    assertThat(rows.getFirst().digest()).isEqualTo(Digest.of(text.getBytes(UTF_8)));
    assertThat(rows.getFirst().size()).isEqualTo(100);
    assertThat(rows.getLast().size()).isZero();
    try (var left = Files.list(folder.resolve("incoming"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void tooMuchIsRefusedWithTheLimit() {
    refused(json(List.of(Uploader.file(NAME, "x".repeat(101)))), 413, "longer than 100 bytes");
    refused(" ".repeat(1_001), 413, "the body is longer than 1000 bytes");
    var small = Uploader.file(NAME, "");
    refused(json(List.of(small, small, small, small)), 400, "more than 3 files");
  }

  @Test
  void whatIsNoListOfFilesIsRefused() {
    refused("", 400, "not a list of files");
    refused("[{\"key\":\"" + NAME + "\",\"value\":\"AAAA\"}", 400, "end-of-input");
    refused("[{\"value\":\"AAAA\",\"key\":\"" + NAME + "\"}]", 400, "must come before");
    refused("[{\"key\":\"" + NAME + "\",\"value\":\"!\"}]", 400, "not the JSON expected");
    refused("[{\"key\":\"" + NAME + "\",\"value\":7}]", 400, "");
    refused(
        "[{\"key\":\"" + NAME + "\",\"value\":\"AAAA\",\"base64\":false}]", 400, "is not base64");
  }

  private void refused(String body, int status, String message) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(message)
        .extracting(thrown -> ((ApiException) thrown).status())
        .isEqualTo(status);
  }

  private List<UploadedAssets.Row> read(String body) throws IOException {
    try (var store = FileObjectStore.open(folder.resolve("objects"));
        var stage = store.stage(Scope.site("blog"))) {
      return new AssetBatch(folder.resolve("incoming"), LIMITS)
          .read(new ByteArrayInputStream(body.getBytes(UTF_8)), stage);
    }
  }

  private static String json(Object value) {
    return JsonMapper.shared().writeValueAsString(value);
  }
}
