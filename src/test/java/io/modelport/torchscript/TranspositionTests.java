package io.modelport.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TranspositionTests {

    @Test
    void swapsTheInnerDimensionsOfEveryOuterElement() {
        float[] target = new float[14];
        new Transposition(2, 2, 3).apply(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, target, 1);
        assertThat(target).containsExactly(0, 0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11, 0);
    }

    @Test
    void isUndone() {
        float[] original = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        float[] target = new float[20];
        Transposition transposition = new Transposition(2, 3, 2);
        transposition.apply(original, target, 5);
        assertThat(transposition.undo(target, 5)).isEqualTo(original);
    }
}
