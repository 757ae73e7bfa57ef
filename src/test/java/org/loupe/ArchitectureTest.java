package org.loupe;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;

/** The house has floors: a package uses only packages on floors below its own. */
@AnalyzeClasses(packages = "org.loupe", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Rooms, from the ground up. Rooms of one floor do not use each other. */
    private static final String[][] FLOORS = {
        {"file"},
        {"tensor", "text", "fetch"},
        {"nn"},
        {"position", "attention"},
        {"objective", "data"},
        {"model"},
        {"train", "generate", "weights", "inspect"},
        {"show", "chat"},
        {"notebook", "gallery"},
    };

    @ArchTest
    static final ArchRule USES_ONLY_FLOORS_BELOW = floors();

    @ArchTest
    static final ArchRule HAS_NO_CIRCLES = slices().matching("org.loupe.(**)").should().beFreeOfCycles();

    private static LayeredArchitecture floors() {
        LayeredArchitecture rule = layeredArchitecture().consideringOnlyDependenciesInLayers().ensureAllClassesAreContainedInArchitecture();
        for (String[] floor : FLOORS) for (String room : floor) rule = rule.layer(room).definedBy("org.loupe." + room + "..");
        for (int i = 0; i < FLOORS.length; i++)
            for (String room : FLOORS[i]) {
                String[] above = java.util.Arrays.stream(FLOORS).skip(i + 1).flatMap(java.util.Arrays::stream).toArray(String[]::new);
                rule = above.length == 0 ? rule.whereLayer(room).mayNotBeAccessedByAnyLayer()
                        : rule.whereLayer(room).mayOnlyBeAccessedByLayers(above);
            }
        return rule;
    }
}
