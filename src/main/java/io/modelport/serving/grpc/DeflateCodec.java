package io.modelport.serving.grpc;

import io.grpc.Codec;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The compression that gRPC calls deflate: the zlib format, RFC 1950. */
final class DeflateCodec implements Codec {

    @Override
    public String getMessageEncoding() {
        return "deflate";
    }

    @Override
    public OutputStream compress(OutputStream out) {
        return new DeflaterOutputStream(out);
    }

    @Override
    public InputStream decompress(InputStream in) {
        return new InflaterInputStream(in);
    }
}
