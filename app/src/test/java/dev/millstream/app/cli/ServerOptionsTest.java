package dev.millstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.app.cli.options.ServerOptions;
import dev.millstream.app.config.Acme;
import dev.millstream.app.config.Builds;
import dev.millstream.app.config.Configuration;
import dev.millstream.app.config.Front;
import dev.millstream.app.config.Limits;
import dev.millstream.app.config.ProjectRoom;
import dev.millstream.app.config.Videos;
import dev.millstream.control.stream.further.FurtherPolicy;
import dev.millstream.edge.guard.Rate;
import dev.millstream.edge.tls.TlsSettings;
import dev.millstream.transcoder.source.Loudness;
import dev.millstream.transcoder.source.PassThrough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The options of a server, as they are typed and as they are documented.
class ServerOptionsTest {
  @Command(name = "any")
  private static final class Any {
    @Mixin final ServerOptions server = new ServerOptions();
  }

  private static final Builds BUILDS =
      new Builds(
          "full",
          Set.of("c"),
          Optional.of("https://npm.example.org/"),
          true,
          new Builds.Room(1, 2, 3, 4),
          "off");

  private static final Videos VIDEOS =
      new Videos(PassThrough.of("always:5", 0), 7, new Loudness(-16), new FurtherPolicy(true, 500));

  private final Any any = new Any();
  private final CommandLine commandLine = new CommandLine(any);

  @Test
  void everyOptionChangesWhatItNames() {
    commandLine.parseArgs(
        "--data /srv/m --host 0.0.0.0 --port 1 --https-port -1 --control-port 2 --ssh-port 3"
            .concat(" --base-domain example.org --store s3://b/p --dns 127.0.0.1:53")
            .concat(" --access-log false --trust-origin a:1 --trust-origin b")
            .concat(" --trust-proxy 10.0.0.0/8 --country-header X-Country --https-only")
            .concat(" --acme https://ca/dir --acme-agree-terms --acme-contact me@example.org")
            .concat(" --acme-ca /srv/ca.crt --acme-eab id --build-network full --build-allow c")
            .concat(" --npm-registry https://npm.example.org/ --unsafe-builds")
            .concat(" --build-minutes 1 --build-memory 2 --build-disk 3 --build-processes 4")
            .concat(" --build-cgroup off --tls-provider jdk --tls-tickets 19")
            .concat(
                " --pass-through always:5 --early-starts 7 --loudness -16 --hdr-rungs --av1-after"
                    + " 500 --max-lfs-of-project 6 --max-repository 7 --country-file /srv/c.csv")
            .concat(" --max-connections 10 --max-connections-of-address 11")
            .concat(" --requests-of-address 12/13 --requests-of-site 14 --bytes-of-site 1/2")
            .concat(" --max-body 15 --idle-timeout 16 --slow-timeout 17 --cache-memory 18")
            .split(" ", -1));

    assertThat(any.server.over(Configuration.DEFAULT))
        .isEqualTo(
            new Configuration(
                Path.of("/srv/m"),
                "0.0.0.0",
                1,
                -1,
                2,
                3,
                "example.org",
                Optional.of("s3://b/p"),
                "127.0.0.1:53",
                false,
                Set.of("a:1", "b"),
                new Front(
                    Set.of("10.0.0.0/8"),
                    Optional.of("X-Country"),
                    Optional.of(Path.of("/srv/c.csv")),
                    true,
                    TlsSettings.Provider.JDK,
                    19),
                new Acme(
                    "https://ca/dir",
                    "me@example.org",
                    true,
                    Optional.of(Path.of("/srv/ca.crt")),
                    Optional.of("id")),
                BUILDS,
                VIDEOS,
                new Limits(
                    10,
                    11,
                    new Rate(12, 13),
                    new Rate(14, 140),
                    new Rate(1 << 20, 2 << 20),
                    15,
                    16,
                    17,
                    18),
                new ProjectRoom(Optional.of(6), 7)));
  }

  @Test
  void noughtIsNoLimitAndNonsenseIsRefusedByName() {
    commandLine.parseArgs("--requests-of-address", "0");

    assertThat(any.server.over(Configuration.DEFAULT).limits().requestsOfAddress())
        .isEqualTo(Rate.NONE);
    for (var wrong : List.of("--requests-of-site=-1", "--max-body=0", "--bytes-of-site=2/x")) {
      assertThatThrownBy(() -> commandLine.parseArgs(wrong))
          .hasMessageContaining(wrong.substring(0, wrong.indexOf('=')))
          .hasMessageContaining(wrong.substring(wrong.indexOf('=') + 1));
    }
  }

  @Test
  void withoutOptionsTheDefaultsStay() {
    commandLine.parseArgs();

    assertThat(any.server.over(Configuration.DEFAULT)).isEqualTo(Configuration.DEFAULT);
    assertThat(Configuration.DEFAULT.accessLog()).isTrue();
  }

  @Test
  void everyOptionIsDocumented() throws IOException {
    var root = Path.of(System.getProperty("user.dir")).resolve("..").normalize();
    var documented = Files.readString(root.resolve("docs/server.md"));

    for (var option : commandLine.getCommandSpec().options()) {
      assertThat(documented).containsPattern("\\| `" + option.longestName() + "[ `]");
    }
  }
}
