package org.loupe.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Lab.java says before it makes anything. Needs no Python; {@link NotebooksIT} does the rest. */
class LabTest {

    @TempDir
    static Path classes;
    @TempDir
    Path temporary;

    /** Lab is kept to Java 11, so that an older JDK shows a message and not compiler errors. */
    @BeforeAll
    static void compilesForJava11() {
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null,
                "--release", "11", "-Xlint:all,-options", "-Werror", "-cp", classes.toString(),
                "-d", classes.toString(), LabProcess.PROJECT.resolve("Lab.java").toString());
        assertThat(code).as("javac --release 11 Lab.java").isZero();
    }

    @Test
    void helpNamesEveryCommandFromSourceAndCompiled() throws Exception {
        LabProcess help = LabProcess.fromSource(60, "--help").succeeds();
        assertThat(help.output()).contains("doctor", "setup", "run [NOTEBOOK...]", "bench [NAME...]", "fetch [NAME]", "gallery [FOLDER]", "chat MODEL", "kernel", "--port", "--no-browser", "--no-build", "--timeout", "--store",
                "--python", "--rounds", "--steps", "--json");
        assertThat(lab(LabProcess.PROJECT, "help").succeeds().output()).isEqualTo(help.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "--frobnicate", "setup more"})
    void whatItDoesNotKnowIsRefusedWithTheList(String arguments) throws Exception {
        LabProcess refused = lab(LabProcess.PROJECT, arguments.split(" ")).fails();
        assertThat(refused.output()).containsPattern("Unknown (command|option) (more|(--)?frobnicate)\\.").contains("java Lab.java doctor");
    }

    @ParameterizedTest
    @CsvSource({"--port x, not x", "--port 65536, not 65536", "--port, not nothing", "run --timeout 0, not 0", "run --port 9000, not with run",
            "doctor --store, not with doctor", "run --rounds 3, not with run", "bench --store, not with bench", "bench --rounds 0, not 0",
            "bench --steps many, not many", "bench --json, not nothing", "bench --python --rounds 3, not --rounds",
            "bench --python nowhere/python, no program nowhere/python", "run nowhere.ipynb, nowhere.ipynb", "kernel, needs the folder", "kernel notebooks, no Python environment"})
    void aWrongValueIsNamed(String arguments, String complaint) throws Exception {
        assertThat(lab(LabProcess.PROJECT, arguments.split(" ")).fails().output()).contains(complaint);
    }

    @Test
    void doctorNamesWhatIsMissingAndTheCommandsThatInstallIt() throws Exception {
        LabProcess doctor = lab(LabProcess.PROJECT, "doctor").fails();
        assertThat(doctor.output()).containsPattern("Java +ok").containsPattern("Maven +MISSING").containsPattern("Python +MISSING")
                .contains("apt-get install maven", "apt-get install python3 python3-venv", "dnf install", "brew install", "winget install");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "setup", "run"})
    void withoutPythonAndMavenNothingIsMade(String command) throws Exception {
        Path project = LabProcess.bareProject(temporary);
        List<Path> before = files(project);
        LabProcess start = command.isEmpty() ? lab(project) : lab(project, command);
        assertThat(start.fails().output()).contains("Loupe needs Python 3.9", "Loupe needs Maven");
        assertThat(files(project)).isEqualTo(before);
    }

    /** What follows jmh is JMH's own, so Lab comes as far as looking for Maven. */
    @ParameterizedTest
    @ValueSource(strings = {"bench", "bench gpt --rounds 3", "bench jmh -prof gc --help"})
    void benchNeedsMavenAlone(String arguments) throws Exception {
        Path project = LabProcess.bareProject(temporary);
        List<Path> before = files(project);
        assertThat(lab(project, arguments.split(" ")).fails().output()).contains("Loupe needs Maven").doesNotContain("Loupe needs Python");
        assertThat(files(project)).isEqualTo(before);
    }

    @Test
    void aFolderThatCannotBeWrittenToIsNamed() throws Exception {
        Path project = LabProcess.bareProject(temporary);
        Files.writeString(project.resolve(".loupe"), "a file where Lab wants a folder");   // stops even the root user
        assertThat(lab(project, "setup").fails().output()).contains("can't write to " + project.resolve(".loupe"));
    }

    @Test
    void aBusyPortIsRefusedWhenItWasAskedFor() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LabProcess start = lab(LabProcess.bareProject(temporary), "--port", String.valueOf(taken.getLocalPort())).fails();
            assertThat(start.output()).contains("Port " + taken.getLocalPort() + " is taken", "such as --port");
        }
    }

    @Test
    void outsideTheProjectItSaysWhereToGo() throws Exception {
        assertThat(lab(temporary, "doctor").fails().output()).contains("does not find its project");
    }

    @Test
    void anOldJavaIsRefusedInOneMessage() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
            Method problem = loader.loadClass("Lab").getDeclaredMethod("javaProblem", int.class);
            problem.setAccessible(true);
            assertThat((String) problem.invoke(null, 11)).contains("needs JDK 17 or newer", "Java 11", "openjdk-17-jdk");
            assertThat(problem.invoke(null, 17)).isNull();
            assertThat(problem.invoke(null, 25)).isNull();
        }
    }

    /** The kernel starts on the modules and rights that the tests have (and a larger heap). */
    @Test
    void theKernelGetsTheFlagsOfThePom() throws Exception {
        Matcher flags = Pattern.compile("<loupe\\.jvm>(.*?)</loupe\\.jvm>").matcher(Files.readString(LabProcess.PROJECT.resolve("pom.xml")));
        assertThat(flags.find()).isTrue();
        Path environment = Files.createDirectories(temporary.resolve("share/jupyter/kernels/java"));
        Files.createFile(environment.resolve("jjava.jar"));
        lab(LabProcess.PROJECT, "kernel", temporary.toString()).succeeds();
        String specification = Files.readString(environment.resolve("kernel.json"));
        assertThat(flags.group(1).split("\\s+")).filteredOn(flag -> !flag.startsWith("-X")).isNotEmpty().allSatisfy(flag -> assertThat(specification).contains('"' + flag + '"'));
        assertThat(specification).contains("\"interrupt_mode\": \"message\"", System.getProperty("java.home").replace("\\", "\\\\"));
    }

    /** Lab on a computer with nothing else on it: an empty PATH. */
    private LabProcess lab(Path folder, String... arguments) throws IOException, InterruptedException {
        return LabProcess.compiled(classes, folder, Map.of("PATH", temporary.toString(), "MAVEN_HOME", temporary.toString()), arguments);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().toList();
        }
    }
}
