package dev.millstream.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules find what they are for.
class FindingsTest {
  @TempDir Path root;

  @Test
  void aMethodOfSixtyOneLinesHasOutgrownItself() throws IOException {
    var file = write("A.java", "class A {\n  void a() {\n" + "\n".repeat(60) + "  }\n}\n");
    assertThat(Shape.outgrown(List.of(file))).singleElement().asString().contains("62 lines");
  }

  @Test
  void sevenParametersAreTooManyButARecordMayHaveSevenComponents() throws IOException {
    var method =
        write("B.java", "class B { void b(int a, int b, int c, int d, int e, int f, int g) {} }");
    var row = write("C.java", "record C(int a, int b, int c, int d, int e, int f, int g) { C {} }");
    assertThat(Shape.outgrown(List.of(method, row))).singleElement().asString().contains("B.java");
  }

  @Test
  void weakNamesAreFound() throws IOException {
    assertThat(Names.weak(List.of(write("StoreImpl.java", ""), write("util/X.java", ""))))
        .hasSize(2);
  }

  @Test
  void bannedLinesAreNamedWithTheirPlace() throws IOException {
    var file = write("d/src/test/D.java", "x\nThread.sl" + "eep(5);\n");
    assertThat(Texts.banned(root, List.of(file)))
        .containsExactly("d/src/test/D.java:2: wait for the condition itself");
  }

  @Test
  void deadLinksAreFoundAndLiveOnesAreNot() throws IOException {
    write("there.md", "");
    var file = write("e.md", "[a](there.md#x) [b](https://example.com) [c](gone.md)");
    assertThat(Links.dead(root, List.of(file))).containsExactly("e.md: gone.md");
  }

  @Test
  void aLinkToATestLeadsToItsMethod() throws IOException {
    write("F.java", "class F {\n  void isThere() {}\n}\n");
    var file = write("f.md", "[a](F.java#isThere) [b](F.java#isGone)");
    assertThat(Links.dead(root, List.of(file))).containsExactly("f.md: F.java#isGone");
  }

  private Path write(String name, String text) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
