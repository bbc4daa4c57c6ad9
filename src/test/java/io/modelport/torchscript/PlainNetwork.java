package io.modelport.torchscript;

import io.modelport.engine.Tensor;
import io.modelport.network.DataType;
import io.modelport.network.FeatureShape;
import io.modelport.network.ImageEncoding;
import io.modelport.network.Layer;
import io.modelport.network.Network;
import java.util.List;

/** A network computed by the definitions of its layers, in doubles and one number after the other. */
final class PlainNetwork {

    private final Network network;
    private final ImageEncoding encoding;
    private final Weights weights;

    PlainNetwork(Network network, ImageEncoding encoding, Weights weights) {
        this.network = network;
        this.encoding = encoding;
        this.weights = weights;
    }

    float[] probabilities(Tensor images) {
        int size = encoding.channels() * encoding.height() * encoding.width();
        int count = (int) images.shape()[0];
        float[] all = new float[0];
        for (int n = 0; n < count; n++) {
            double[] pixels = new double[size];
            for (int i = 0; i < size; i++) {
                int channel = i / (encoding.height() * encoding.width());
                double value = encoding.datatype() == DataType.UINT8
                        ? Byte.toUnsignedInt(images.data().get(n * size + i)) / 255.0
                        : images.data().getFloat((n * size + i) * Float.BYTES);
                pixels[i] = (value - encoding.mean().get(channel)) / encoding.standardDeviation().get(channel);
            }
            double[] classes = softmax(run(pixels));
            if (n == 0) {
                all = new float[count * classes.length];
            }
            for (int c = 0; c < classes.length; c++) {
                all[n * classes.length + c] = (float) classes[c];
            }
        }
        return all;
    }

    private double[] run(double[] pixels) {
        FeatureShape shape = FeatureShape.of(encoding.channels(), encoding.height(), encoding.width());
        List<FeatureShape> shapes = network.shapes(shape);
        double[] x = pixels;
        for (int i = 0; i < shapes.size(); i++) {
            String prefix = "layers." + i + ".";
            x = switch (network.layers().get(i)) {
                case Layer.Linear linear -> linear(prefix, linear, x);
                case Layer.Conv2d conv -> convolve(prefix, conv, x, shape, shapes.get(i));
                case Layer.MaxPool2d pool -> pool(pool, x, shape, shapes.get(i));
                case Layer.BatchNorm norm -> normalise(prefix, norm, x, shape.dimension(0));
                case Layer.Relu relu -> relu(x);
                case Layer.Flatten flatten -> x;
                case Layer.Dropout dropout -> x;
            };
            shape = shapes.get(i);
        }
        return x;
    }

    private double[] linear(String prefix, Layer.Linear linear, double[] x) {
        double[] y = new double[linear.outputs()];
        for (int o = 0; o < y.length; o++) {
            y[o] = linear.bias() ? weights.get(prefix + "bias")[o] : 0;
            for (int i = 0; i < x.length; i++) {
                y[o] += weights.get(prefix + "weight")[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    private double[] convolve(String prefix, Layer.Conv2d conv, double[] x, FeatureShape in, FeatureShape out) {
        double[] y = new double[out.size()];
        int kernel = conv.kernel();
        for (int i = 0; i < y.length; i++) {
            int filter = i / (out.dimension(1) * out.dimension(2));
            int top = i / out.dimension(2) % out.dimension(1) * conv.stride() - conv.padding();
            int left = i % out.dimension(2) * conv.stride() - conv.padding();
            y[i] = conv.bias() ? weights.get(prefix + "bias")[filter] : 0;
            for (int w = 0; w < in.dimension(0) * kernel * kernel; w++) {
                int row = top + w / kernel % kernel;
                int column = left + w % kernel;
                if (row >= 0 && row < in.dimension(1) && column >= 0 && column < in.dimension(2)) {
                    y[i] += weights.get(prefix + "weight")[filter * in.dimension(0) * kernel * kernel + w]
                            * x[(w / (kernel * kernel) * in.dimension(1) + row) * in.dimension(2) + column];
                }
            }
        }
        return y;
    }

    private static double[] pool(Layer.MaxPool2d pool, double[] x, FeatureShape in, FeatureShape out) {
        double[] y = new double[out.size()];
        for (int i = 0; i < y.length; i++) {
            int channel = i / (out.dimension(1) * out.dimension(2));
            int top = i / out.dimension(2) % out.dimension(1) * pool.stride();
            int left = i % out.dimension(2) * pool.stride();
            y[i] = Double.NEGATIVE_INFINITY;
            for (int w = 0; w < pool.kernel() * pool.kernel(); w++) {
                int row = top + w / pool.kernel();
                y[i] = Math.max(y[i], x[(channel * in.dimension(1) + row) * in.dimension(2) + left
                        + w % pool.kernel()]);
            }
        }
        return y;
    }

    private double[] normalise(String prefix, Layer.BatchNorm norm, double[] x, int channels) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int channel = i / (x.length / channels);
            y[i] = (x[i] - weights.get(prefix + "running_mean")[channel])
                    / Math.sqrt(weights.get(prefix + "running_var")[channel] + norm.epsilon())
                    * weights.get(prefix + "weight")[channel] + weights.get(prefix + "bias")[channel];
        }
        return y;
    }

    private static double[] relu(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.max(0, x[i]);
        }
        return y;
    }

    private static double[] softmax(double[] logits) {
        double sum = 0;
        double[] y = new double[logits.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.exp(logits[i]);
            sum += y[i];
        }
        for (int i = 0; i < y.length; i++) {
            y[i] /= sum;
        }
        return y;
    }
}
