package dev.greeter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between packages run one way. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.greeter");

  @Test
  void packagesDependOnlyOnTheLayersBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("main")
        .definedBy("dev.greeter")
        .layer("launch")
        .definedBy("dev.greeter.launch")
        .layer("server")
        .definedBy("dev.greeter.server")
        .layer("client")
        .definedBy("dev.greeter.client")
        .layer("admin")
        .definedBy("dev.greeter.admin")
        .layer("report")
        .definedBy("dev.greeter.report..")
        .layer("group")
        .definedBy("dev.greeter.group")
        .layer("config")
        .definedBy("dev.greeter.config")
        .layer("net")
        .definedBy("dev.greeter.net")
        .whereLayer("main")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("launch")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("launch")
        .whereLayer("client")
        .mayOnlyBeAccessedByLayers("launch")
        .whereLayer("admin")
        .mayOnlyBeAccessedByLayers("launch")
        .whereLayer("report")
        .mayOnlyAccessLayers("config", "net")
        .whereLayer("group")
        .mayNotAccessAnyLayer()
        .whereLayer("config")
        .mayOnlyAccessLayers("net")
        .whereLayer("net")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void theFormsOfAReportStartFromItsValues() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("values")
        .definedBy("dev.greeter.report")
        .layer("form")
        .definedBy("dev.greeter.report.form")
        .layer("page")
        .definedBy("dev.greeter.report.page")
        .layer("file")
        .definedBy("dev.greeter.report.file")
        .whereLayer("values")
        .mayNotAccessAnyLayer()
        .whereLayer("form")
        .mayOnlyAccessLayers("values")
        .whereLayer("page")
        .mayOnlyAccessLayers("values", "form")
        .check(CLASSES);
  }

  @Test
  void noClassesOfDifferentPackagesFormACircle() {
    slices().matching("dev.greeter.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTheNetPackageTouchesNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.greeter.net")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void onlyTheConfigPackageParsesConfiguration() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.greeter.config")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.networknt..", "com.fasterxml..")
        .check(CLASSES);
  }
}
