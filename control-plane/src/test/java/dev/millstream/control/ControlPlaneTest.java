package dev.millstream.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.BuilderSettings;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTest {
  @TempDir Path folder;

  @Test
  void answersUnknownPathsInTheEnvelope() throws Exception {
    try (var store = FileObjectStore.open(folder.resolve("objects"));
        var transcoder = new Transcoder(TranscoderSettings.defaults(folder.resolve("libraries")));
        var control =
            ControlPlane.start(
                new ControlSettings("127.0.0.1", 0, -1, folder, "localhost", 8080),
                store,
                new SiteBuilder(BuilderSettings.in(folder.resolve("tools"))),
                transcoder)) {
      var answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + control.port() + "/client/v4/nothing"))
                      .build(),
                  BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("\"success\":false").contains("\"code\":7003");
    }
  }
}
