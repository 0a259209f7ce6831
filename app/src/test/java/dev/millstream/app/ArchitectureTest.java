package dev.millstream.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The house of ARCHITECTURE.md: who may import whom.
class ArchitectureTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.millstream");

  @Test
  void everyModuleIsSeen() {
    for (var module :
        new String[] {
          "store", "git", "builder", "transcoder", "bindings", "functions", "edge", "control", "app"
        }) {
      assertThat(PRODUCT.stream())
          .as(module)
          .anyMatch(type -> type.getPackageName().startsWith("dev.millstream." + module));
    }
  }

  @Test
  void dependenciesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("store")
        .definedBy("dev.millstream.store..")
        .layer("git")
        .definedBy("dev.millstream.git..")
        .layer("builder")
        .definedBy("dev.millstream.builder..")
        .layer("transcoder")
        .definedBy("dev.millstream.transcoder..")
        .layer("functions")
        .definedBy("dev.millstream.functions..")
        .layer("bindings")
        .definedBy("dev.millstream.bindings..")
        .layer("edge")
        .definedBy("dev.millstream.edge..")
        .layer("control")
        .definedBy("dev.millstream.control..")
        .layer("app")
        .definedBy("dev.millstream.app..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("edge")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("control")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("functions")
        .mayOnlyBeAccessedByLayers("app", "edge")
        .whereLayer("bindings")
        .mayOnlyBeAccessedByLayers("app", "control", "functions")
        .whereLayer("git")
        .mayOnlyBeAccessedByLayers("app", "control")
        .whereLayer("builder")
        .mayOnlyBeAccessedByLayers("app", "control")
        .whereLayer("transcoder")
        .mayOnlyBeAccessedByLayers("app", "control")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers(
            "app", "edge", "control", "functions", "bindings", "builder", "transcoder")
        .check(PRODUCT);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.millstream.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void sqlStaysInTheControlPlaneAndWithWhatFunctionsKeep() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.millstream.control..", "dev.millstream.bindings..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..")
        .check(PRODUCT);
  }

  @Test
  void ffmpegStaysInOnePackageAndV8InTheFunctionHost() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.millstream.transcoder.ffmpeg..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(PRODUCT);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.millstream.functions.host..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.caoccao.javet..")
        .check(PRODUCT);
  }
}
