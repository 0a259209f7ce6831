package dev.millstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/// The parser is told of what the line names.
class SubcommandsTest {
  @Test
  void everyCommandIsKeptUnderItsOwnName() {
    assertThat(Subcommands.ALL)
        .allSatisfy(
            (name, type) -> assertThat(type.getAnnotation(Command.class).name()).isEqualTo(name));
  }

  @Test
  void aLineThatNamesOneNeedsNoOther() {
    assertThat(Subcommands.toRead("serve", "--port", "1"))
        .hasToString("[" + ServeCommand.class + "]");
  }

  @Test
  void helpAndMistypedNamesNeedAll() {
    assertThat(Subcommands.toRead()).hasSameSizeAs(Subcommands.ALL.values());
    assertThat(Subcommands.toRead("--help")).hasSameSizeAs(Subcommands.ALL.values());
    assertThat(Subcommands.toRead("serv")).hasSameSizeAs(Subcommands.ALL.values());
  }
}
