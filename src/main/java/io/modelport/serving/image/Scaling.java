package io.modelport.serving.image;

/**
 * Brings a picture to another size: the middle of it that has the wanted proportions, scaled as Pillow's bilinear filter
 * does, which takes all pixels into account when it makes a picture smaller.
 */
final class Scaling {

    private final int[] first;
    private final float[][] weights;

    /**
     * The weights along one side.
     *
     * @param from where the middle part begins, in pixels of the source
     * @param scale how many pixels of the source one of the result covers
     * @param size how many pixels the result has
     * @param source how many pixels the source has
     */
    private Scaling(double from, double scale, int size, int source) {
        this.first = new int[size];
        this.weights = new float[size][];
        double reach = Math.max(scale, 1);
        for (int i = 0; i < size; i++) {
            double centre = from + (i + 0.5) * scale;
            int low = Math.max(0, (int) (centre - reach + 0.5));
            int high = Math.min(source, (int) (centre + reach + 0.5));
            float[] taps = new float[Math.max(1, high - low)];
            double sum = 0;
            for (int t = 0; t < taps.length; t++) {
                double weight = Math.max(0, 1 - Math.abs((low + t + 0.5 - centre) / reach));
                taps[t] = (float) weight;
                sum += weight;
            }
            for (int t = 0; t < taps.length; t++) {
                taps[t] = sum > 0 ? (float) (taps[t] / sum) : 1f / taps.length;
            }
            first[i] = Math.min(low, source - taps.length);
            weights[i] = taps;
        }
    }

    /** The picture in that size; itself when it has it already. */
    static Pixels fit(Pixels picture, int width, int height) {
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        double scale = Math.min(picture.width() / (double) width, picture.height() / (double) height);
        Scaling across = new Scaling((picture.width() - width * scale) / 2, scale, width, picture.width());
        Scaling down = new Scaling((picture.height() - height * scale) / 2, scale, height, picture.height());
        int channels = picture.channels();
        byte[] samples = new byte[width * height * channels];
        float[][] rows = new float[picture.height()][];
        for (int y = 0; y < height; y++) {
            float[] taps = down.weights[y];
            for (int t = 0; t < taps.length; t++) {
                int row = down.first[y] + t;
                if (rows[row] == null) {
                    rows[row] = across.row(picture, row);
                }
            }
            for (int i = 0; i < width * channels; i++) {
                float sum = 0;
                for (int t = 0; t < taps.length; t++) {
                    sum += taps[t] * rows[down.first[y] + t][i];
                }
                samples[y * width * channels + i] = (byte) Math.clamp(Math.round(sum), 0, 255);
            }
        }
        return new Pixels(width, height, channels, samples);
    }

    private float[] row(Pixels picture, int y) {
        int channels = picture.channels();
        float[] row = new float[first.length * channels];
        for (int x = 0; x < first.length; x++) {
            float[] taps = weights[x];
            for (int channel = 0; channel < channels; channel++) {
                float sum = 0;
                for (int t = 0; t < taps.length; t++) {
                    sum += taps[t] * picture.sample(first[x] + t, y, channel);
                }
                row[x * channels + channel] = sum;
            }
        }
        return row;
    }
}
