package io.modelport.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactTests {

    private static final Digest EMPTY = Digest.of(new byte[0]);

    @Test
    void hasTheDigestOfItsCanonicalListing() {
        Artifact artifact = Artifact.of(List.of(entry("é", 1), entry("b/c", 2), entry("a", 3)));

        assertThat(artifact.listing()).asString(StandardCharsets.UTF_8).isEqualTo("""
            modelport-artifact 1
            %1$s 3 a
            %1$s 2 b/c
            %1$s 1 é
            """.formatted("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        assertThat(artifact.digest()).isEqualTo(Digest.of(artifact.listing()));
        assertThat(artifact.size()).isEqualTo(6);
        assertThat(artifact.find("b/c")).contains(entry("b/c", 2));
    }

    @Test
    void isTheSameInWhateverOrderItsFilesAreGiven() {
        assertThat(Artifact.of(List.of(entry("😀", 1), entry("ﬀ", 2))))
                .isEqualTo(Artifact.of(List.of(entry("ﬀ", 2), entry("😀", 1))));
    }

    @Test
    void sortsByBytesAsEveryLanguageDoes() {
        Artifact artifact = Artifact.of(List.of(entry("😀", 1), entry("ﬀ", 2)));

        assertThat(artifact.entries()).extracting(ArtifactEntry::path).containsExactly("ﬀ", "😀");
    }

    @Test
    void refusesAPathThatOccursTwiceOrIsAlsoAFolder() {
        assertThatThrownBy(() -> Artifact.of(List.of(entry("a", 1), entry("a", 1)))).isInstanceOf(Invalid.class)
                .hasMessageContaining("'a' occurs twice");
        assertThatThrownBy(() -> Artifact.of(List.of(entry("a/b", 1), entry("a", 1), entry("a-b", 1))))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("'a' is both a file and a folder");
    }

    @Test
    void refusesADigestThatIsNotThatOfItsEntries() {
        assertThatThrownBy(() -> new Artifact(EMPTY, List.of(entry("a", 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a/./b", "a\\b", "a\0b", "a\nb",
            "a\u0085b", "\ud800"})
    void refusesAPathThatLeavesTheTreeOrCannotBeListed(String path) {
        assertThatThrownBy(() -> entry(path, 1)).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b/c.pt", "...", "a..b", "data/0", "日本/語"})
    void takesAnyOtherPath(String path) {
        assertThatCode(() -> entry(path, 1)).doesNotThrowAnyException();
    }

    @Test
    void refusesAPathOfMoreThanAThousandCharacters() {
        assertThatCode(() -> entry("a".repeat(1_000), 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> entry("a".repeat(1_001), 1)).isInstanceOf(Invalid.class);
    }

    @Test
    void readsADigestAsItIsWritten() {
        assertThat(Digest.parse(EMPTY.toString())).isEqualTo(EMPTY);
        for (String broken : List.of("", "sha256:", EMPTY.hex(), "sha512:" + EMPTY.hex(),
                "sha256:" + EMPTY.hex().replace('e', 'E'), EMPTY + "0")) {
            assertThatThrownBy(() -> Digest.parse(broken)).isInstanceOf(Invalid.class);
        }
    }

    private static ArtifactEntry entry(String path, long size) {
        return new ArtifactEntry(path, EMPTY, size);
    }
}
