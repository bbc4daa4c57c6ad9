package io.modelport.serving.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import io.modelport.problem.Invalid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorReaderTests {

    @ParameterizedTest
    @ValueSource(strings = {"[1,2,3,4,5,6]", "[[1,2,3],[4,5,6]]", " [ [ 1 , 2 , 3 ] , [ 4 , 5 , 6 ] ] "})
    void readsFlatAndNestedDataAlike(String text) {
        ByteBuffer data = read(text, DataType.FP32, 2, 3);
        for (int i = 0; i < 6; i++) {
            assertThat(data.getFloat(i * Float.BYTES)).isEqualTo(i + 1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "[1,2,3,4,5]; has only 5 elements where its shape asks for 6",
            "[1,2,3,4,5,6,7]; has more elements where its shape asks for 6",
            "[]; has only 0 elements where its shape asks for 6",
            "[[1,2,3]]; has only 1 elements where dimension 0 of its shape asks for 2",
            "[[1,2,3],[4,5,6],[7,8,9]]; has more elements where dimension 0 of its shape asks for 2",
            "[[1,2],[3,4,5,6]]; has only 2 elements where dimension 1 of its shape asks for 3",
            "[[1,2,3,4],[5,6]]; has more elements where dimension 1 of its shape asks for 3",
            "[1,2,[3],4,5,6]; a number is expected",
            "[1,2,null,4,5,6]; a number is expected",
            "[1,2,\"3\",4,5,6]; a number is expected",
            "[1,2,true,4,5,6]; a number is expected",
            "[1,2,nan,4,5,6]; a number is expected",
            "[1,2,-Inf,4,5,6]; a value is expected",
            "[[[1,2,3]],[[4,5,6]]]; a number is expected",
            "7; an array is expected"})
    void saysWhatIsWrongWithTheData(String text, String message) {
        assertThatThrownBy(() -> read(text, DataType.FP32, 2, 3)).isInstanceOf(Invalid.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"INT8,-128,127", "UINT8,0,255", "INT16,-32768,32767", "UINT16,0,65535", "INT32,-2147483648,2147483647",
            "UINT32,0,4294967295", "INT64,-9223372036854775808,9223372036854775807", "UINT64,0,18446744073709551615",
            "FP32,-3.4028235E38,3.4028235E38", "FP64,-1.7976931348623157E308,1.7976931348623157E308"})
    void writesBackWhatItRead(DataType type, String least, String most) {
        String text = "[" + least + "," + most + "]";
        ByteBuffer data = read(text, type, 2);
        byte[] written = new JsonWriter().elements(new Tensor(type, new long[] {2}, data)).toByteArray();
        assertThat(new String(written, StandardCharsets.US_ASCII)).isEqualTo(text);
    }

    @Test
    void readsAndWritesBooleans() {
        ByteBuffer data = read("[true,false]", DataType.BOOL, 2);
        byte[] written = new JsonWriter().elements(new Tensor(DataType.BOOL, new long[] {2}, data)).toByteArray();
        assertThat(new String(written, StandardCharsets.US_ASCII)).isEqualTo("[true,false]");
        assertThatThrownBy(() -> read("[1,0]", DataType.BOOL, 2)).hasMessageContaining("true or false is expected");
    }

    @ParameterizedTest
    @CsvSource({"FP16,65504.0", "BF16,3.3895314E38", "FP32,1.0", "FP64,1.0"})
    void readsAndWritesNaNAndInfinities(DataType type, String most) {
        String text = "[NaN,Infinity,-Infinity," + most + ",-0.0]";
        ByteBuffer data = read(text, type, 5);
        byte[] written = new JsonWriter().elements(new Tensor(type, new long[] {5}, data)).toByteArray();
        assertThat(new String(written, StandardCharsets.US_ASCII)).isEqualTo(text);
    }

    @Test
    void roundsToTheNearestOfShortFloats() {
        ByteBuffer halves = read("[0.1,1e-8,2049]", DataType.FP16, 3);
        assertThat(halves.getShort(0)).isEqualTo((short) 0x2e66);
        assertThat(halves.getShort(2)).isZero();
        assertThat(Float.float16ToFloat(halves.getShort(4))).isEqualTo(2048);
        ByteBuffer brain = read("[0.1,257,259]", DataType.BF16, 3);
        assertThat(brain.getShort(0)).isEqualTo((short) 0x3dcd);
        assertThat(brain.getShort(2)).isEqualTo((short) 0x4380);
        assertThat(brain.getShort(4)).isEqualTo((short) 0x4382);
        assertThatThrownBy(() -> read("[65520]", DataType.FP16, 1)).hasMessageContaining("does not fit FP16");
    }

    private static ByteBuffer read(String text, DataType type, long... shape) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer data = Tensor.allocate((int) Tensor.byteCount(type, shape));
        JsonReader json = new JsonReader(Arrays.copyOf(bytes, bytes.length + 1), bytes.length);
        TensorReader.read(json, "x", type, shape, data);
        json.end();
        return data;
    }
}
