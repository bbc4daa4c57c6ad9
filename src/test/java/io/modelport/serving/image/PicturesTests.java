package io.modelport.serving.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.modelport.problem.Invalid;
import io.modelport.problem.TooLarge;
import io.modelport.serving.core.MemoryBudget;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PicturesTests {

    private final MemoryBudget budget = new MemoryBudget(1 << 29);

    @AfterEach
    void memoryIsGivenBack() {
        assertThat(budget.taken()).isZero();
    }

    @Test
    void greySamplesStayAsTheyAre() {
        Pixels pixels = decode(PictureFiles.grey("png", 16, 16, (x, y) -> y * 16 + x), 1);
        for (int i = 0; i < 256; i++) {
            assertThat(pixels.samples()[i] & 0xff).isEqualTo(i);
        }
        assertThat(decode(PictureFiles.grey("png", 1, 1, (x, y) -> 200), 3).samples())
                .containsExactly(200, 200, 200);
    }

    @Test
    void coloursBecomeGreyAsPillowDoesIt() {
        byte[] file = PictureFiles.colour("png", 4, 1, (x, y) -> new int[] {0xff0000, 0x00ff00, 0x0000ff, 0x123456}[x]);
        // Image.new("RGB", (1, 1), colour).convert("L")
        assertThat(decode(file, 1).samples()).containsExactly(76, 150, 29, 46);
        assertThat(decode(file, 3).samples()).containsExactly(255, 0, 0, 0, 255, 0, 0, 0, 255, 0x12, 0x34, 0x56);
    }

    @Test
    void readsEveryKindOfFile() {
        BufferedImage transparent = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        transparent.setRGB(0, 0, 0x00102030);
        transparent.setRGB(1, 0, 0xff405060);
        assertThat(decode(PictureFiles.write("png", transparent), 3).samples())
                .containsExactly(0x10, 0x20, 0x30, 0x40, 0x50, 0x60);
        BufferedImage palette = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED);
        palette.setRGB(0, 0, Color.RED.getRGB());
        assertThat(decode(PictureFiles.write("png", palette), 3).samples()).containsExactly(255, 0, 0, 0, 0, 0);
        BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0xabcd);
        assertThat(decode(PictureFiles.write("png", deep), 1).samples()).containsExactly(0xab);
        BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.setRGB(1, 0, -1);
        assertThat(decode(PictureFiles.write("png", bits), 1).samples()).containsExactly(0, 255);
        byte[] jpeg = decode(PictureFiles.grey("jpeg", 8, 8, (x, y) -> 100), 1).samples();
        assertThat(jpeg[20]).isBetween((byte) 98, (byte) 102);
        byte[] coloured = decode(PictureFiles.colour("jpeg", 16, 16, (x, y) -> 0xc82814), 3).samples();
        assertThat(coloured[0] & 0xff).isBetween(195, 205);
        assertThat(coloured[1] & 0xff).isBetween(35, 45);
    }

    @Test
    void scalesTheMiddle() {
        Pixels wide = decode(PictureFiles.grey("png", 8, 4, (x, y) -> x < 2 ? 255 : x < 6 ? 100 : 0), 1);
        Pixels square = Scaling.fit(wide, 2, 2);
        assertThat(square.width()).isEqualTo(2);
        for (byte sample : square.samples()) {
            assertThat(sample & 0xff).isBetween(80, 120);
        }
        Pixels even = decode(PictureFiles.grey("png", 7, 5, (x, y) -> 77), 1);
        assertThat(Scaling.fit(even, 13, 11).samples()).containsOnly(77);
        assertThat(Scaling.fit(even, 1, 1).samples()).containsExactly(77);
        assertThat(Scaling.fit(wide, 8, 4)).isSameAs(wide);
        Pixels ramp = Scaling.fit(decode(PictureFiles.grey("png", 100, 100, (x, y) -> 2 * x), 1), 10, 10);
        for (int x = 1; x < 9; x++) {
            assertThat(ramp.sample(x, 5, 0)).isBetween(20 * x + 7, 20 * x + 11);
        }
    }

    @Test
    void refusesPixelsBeyondTheLimitBeforeDecodingThem() {
        byte[] bomb = png(100_000, 100_000, new byte[100]);
        assertThatExceptionOfType(TooLarge.class).isThrownBy(() -> decode(bomb, 1))
                .withMessageContaining("100000 by 100000");
        assertThatExceptionOfType(TooLarge.class).isThrownBy(() -> decode(png(5_000, 5_000, new byte[100]), 1));
        assertThatExceptionOfType(io.modelport.problem.Problem.class).isThrownBy(
                () -> PictureDecoder.decode(PictureFormat.PNG, bomb, 0, bomb.length, 1, 1L << 24,
                        new MemoryBudget(10)));
    }

    @Test
    void compressedTextsAndProfilesAreNotUnpacked() {
        byte[] plain = PictureFiles.grey("png", 2, 2, (x, y) -> 9);
        byte[] text = chunk("zTXt", joined("a\0\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                deflated(new byte[10_000_000])));
        byte[] withText = joined(Arrays.copyOf(plain, 33), text, chunk("iCCP", text),
                Arrays.copyOfRange(plain, 33, plain.length));
        assertThat(decode(withText, 1).samples()).containsOnly(9);
        assertThat(PictureFormat.PNG.essence(withText, 0, withText.length)).isEqualTo(plain);
    }

    @Test
    void refusesFilesOfManyScans() {
        byte[] jpeg = PictureFiles.grey("jpeg", 8, 8, (x, y) -> 100);
        byte[] scans = new byte[200];
        for (int i = 0; i < scans.length; i += 2) {
            scans[i] = (byte) 0xff;
            scans[i + 1] = (byte) 0xda;
        }
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> decode(joined(jpeg, scans), 1))
                .withMessageContaining("scans");
    }

    @Test
    void brokenFilesAreRefusedAndNothingElseHappens() {
        Random random = new Random(Long.getLong("fuzz.seed", 20_261_124));
        long end = System.nanoTime() + Long.getLong("fuzz.seconds", 3) * 1_000_000_000;
        byte[][] files = {PictureFiles.colour("png", 9, 7, (x, y) -> x * 99_991 + y),
                PictureFiles.colour("jpeg", 20, 20, (x, y) -> x * 99_991 + y),
                PictureFiles.grey("jpeg", 9, 7, (x, y) -> x),
                PictureFiles.write("png", new BufferedImage(5, 5, BufferedImage.TYPE_BYTE_INDEXED))};
        int refused = 0;
        int read = 0;
        while (System.nanoTime() < end) {
            byte[] file = files[random.nextInt(files.length)].clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            file = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
            if (!Pictures.isPicture(file, 0, file.length)) {
                continue;
            }
            try {
                assertThat(decode(file, 3).samples()).isNotEmpty();
                read++;
            } catch (Invalid | TooLarge e) {
                refused++;
            }
        }
        assertThat(read).isGreaterThan(20);
        assertThat(refused).isGreaterThan(20);
    }

    private Pixels decode(byte[] file, int channels) {
        PictureFormat format = Objects.requireNonNull(PictureFormat.find(file, 0, file.length));
        return PictureDecoder.decode(format, file, 0, file.length, channels, PictureDecoder.MOST_PIXELS, budget);
    }

    private static byte[] png(int width, int height, byte[] rows) {
        byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 0, 0, 0, 0}).array();
        byte[] magic = Arrays.copyOf(PictureFiles.grey("png", 1, 1, (x, y) -> 0), 8);
        return joined(magic, chunk("IHDR", header), chunk("IDAT", deflated(rows)), chunk("IEND", new byte[0]));
    }

    private static byte[] chunk(String type, byte[] content) {
        byte[] body = joined(type.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), content);
        CRC32 check = new CRC32();
        check.update(body);
        return joined(ByteBuffer.allocate(4).putInt(content.length).array(), body,
                ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater();
        deflater.setInput(content);
        deflater.finish();
        byte[] packed = new byte[content.length + 100];
        int count = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, count);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
