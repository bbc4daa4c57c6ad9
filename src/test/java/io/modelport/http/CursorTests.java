package io.modelport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.problem.Invalid;
import io.modelport.problem.Stale;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTests {

    @Test
    void comesBackAsItWent() {
        Cursor cursor = Cursor.of("zahlen und ümlaute/ ;", "42");

        assertThat(Cursor.parse(cursor.encode(), 2)).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "###", "YQ", "YQBiAGM"})
    void refusesWhatItDidNotGiveOut(String text) {
        assertThatThrownBy(() -> Cursor.parse(text, 2)).isInstanceOf(Invalid.class).hasMessageContaining("cursor");
    }

    @Test
    void pagesOneRowBeyondTheLimit() {
        Page<String> page = Page.of(List.of(1, 2, 3), 2, row -> Cursor.of(row.toString()), row -> "row " + row);

        assertThat(page.items()).containsExactly("row 1", "row 2");
        assertThat(Cursor.parse(page.nextCursor(), 1)).isEqualTo(Cursor.of("2"));
        assertThat(Page.of(List.of(1, 2), 2, row -> Cursor.of(row.toString()), String::valueOf).nextCursor()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "*", "\"1\", \"3\""})
    void acceptsAnEntityTagThatMatches(String ifMatch) {
        EntityTag.require(ifMatch, 3);
    }

    @Test
    void refusesAnEntityTagOfAnotherRevisionAndNone() {
        assertThatThrownBy(() -> EntityTag.require("\"2\"", 3)).isInstanceOf(Stale.class).hasMessageContaining("\"3\"");
        assertThatThrownBy(() -> EntityTag.require(null, 3)).isInstanceOf(Stale.class);
    }
}
