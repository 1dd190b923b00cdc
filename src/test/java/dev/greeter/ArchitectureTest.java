package dev.greeter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.greeter.net.ServiceTransport;
import dev.greeter.server.ServerGroup;
import dev.greeter.server.ServerVerticle;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The arrows between classes, rooms and packages run one way. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.greeter");

  /**
   * Those whose names applications know, and what only they use: each stands in the outer room of
   * its house, and above all rooms of it.
   */
  private static final Set<String> DOORS =
      Set.of(
          ServiceTransport.class.getName(),
          ServerVerticle.class.getName(),
          ServerGroup.class.getName());

  @Test
  void packagesDependOnlyOnTheLayersBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("main")
        .definedBy("dev.greeter")
        .layer("launch")
        .definedBy("dev.greeter.launch..")
        .layer("server")
        .definedBy("dev.greeter.server..")
        .layer("client")
        .definedBy("dev.greeter.client..")
        .layer("admin")
        .definedBy("dev.greeter.admin..")
        .layer("report")
        .definedBy("dev.greeter.report..")
        .layer("group")
        .definedBy("dev.greeter.group..")
        .layer("config")
        .definedBy("dev.greeter.config..")
        .layer("net")
        .definedBy("dev.greeter.net..")
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
        .mayOnlyAccessLayers("net")
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
  void noPackagesFormACircle() {
    slices()
        .assignedFrom(
            by("packages", it -> DOORS.contains(it.getName()) ? it.getName() : it.getPackageName()))
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void noClassesFormACircle() {
    slices()
        .assignedFrom(by("classes", JavaClass::getName))
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  /** Each class with those that are nested in it. */
  private static SliceAssignment by(String what, Function<JavaClass, String> name) {
    return new SliceAssignment() {

      @Override
      public SliceIdentifier getIdentifierOf(JavaClass nested) {
        JavaClass outermost = nested;
        while (outermost.getEnclosingClass().isPresent()) {
          outermost = outermost.getEnclosingClass().get();
        }
        return SliceIdentifier.of(name.apply(outermost));
      }

      @Override
      public String getDescription() {
        return what;
      }
    };
  }

  @Test
  void eachRoomOfTheNetIsForThoseWhoNeedIt() {
    room("tls", "dev.greeter.server", "dev.greeter.client..");
    room("proxy", "dev.greeter.server", "dev.greeter.client..");
    room("datagram", "dev.greeter.server..", "dev.greeter.client..");
    room(
        "listen",
        "dev.greeter.net",
        "dev.greeter.net.datagram",
        "dev.greeter.server",
        "dev.greeter.client..",
        "dev.greeter.admin");
    room(
        "socket",
        "dev.greeter.net",
        "dev.greeter.net..",
        "dev.greeter.server",
        "dev.greeter.client..",
        "dev.greeter.admin");
  }

  private static void room(String name, String... users) {
    String room = "dev.greeter.net." + name;
    classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyHaveDependentClassesThat(
            resideInAPackage(room).or(resideInAnyPackage(users)).as("reside in %s", (Object) users))
        .check(CLASSES);
  }

  @Test
  void onlyTheNetTouchesNettyAndWhatVertxKeepsToItself() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.greeter.net..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty..", "io.vertx..internal..", "io.vertx..impl..", "io.vertx..spi..")
        .check(CLASSES);
  }

  @Test
  void onlyTheConfigPackageHoldsDocumentsAgainstSchemas() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.greeter.config..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.networknt..")
        .check(CLASSES);
  }

  @Test
  void onlyConfigurationAndFormsOfReportsAreMappedFromJson() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.greeter.config", "dev.greeter.report.form")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
        .check(CLASSES);
  }
}
