package io.modelport.serving.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.modelport.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers that one version gave last, by the inputs for which it gave them. Two requests have equal inputs when the
 * SHA-256 of all types, shapes and bytes is equal, so nobody can make up inputs that get another's answer.
 */
final class ResponseCache {

    /** What an entry takes beside its bytes: objects on the heap, and what belongs to the buffers. */
    private static final int ENTRY_OVERHEAD = 256;
    private static final int TENSOR_OVERHEAD = 160;

    private static final ThreadLocal<MessageDigest> DIGESTS = ThreadLocal.withInitial(ResponseCache::sha256);

    private final long mostBytes;
    private final Cache<Key, List<Tensor>> answers;

    /** The digest of a request's inputs. */
    record Key(long first, long second, long third, long fourth) {}

    /** @param mostBytes the most bytes of all entries together */
    ResponseCache(long mostBytes) {
        this.mostBytes = mostBytes;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .weigher((Key key, List<Tensor> outputs) -> (int) Math.min(Integer.MAX_VALUE, weight(outputs)))
                .executor(Runnable::run)
                .build();
    }

    static Key key(Inputs inputs) {
        MessageDigest digest = DIGESTS.get();
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES);
        for (int i = 0; i < inputs.tensors().size(); i++) {
            Tensor tensor = inputs.tensors().get(i);
            // Sizes before contents: no two different lists of tensors give the same bytes.
            update(digest, head, tensor.type().ordinal() << 8 | tensor.shape().length);
            for (int axis = 0; axis < tensor.shape().length; axis++) {
                update(digest, head, tensor.shape()[axis]);
            }
            digest.update(tensor.data().duplicate());
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest()).order(ByteOrder.BIG_ENDIAN);
        return new Key(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    /** The outputs for these inputs; null when they are not kept. */
    @Nullable List<Tensor> find(Key key) {
        return answers.getIfPresent(key);
    }

    /** Keeps outputs, as a copy: what the model gave may be a part of a larger batch. */
    void keep(Key key, List<Tensor> outputs) {
        if (weight(outputs) <= mostBytes) {
            answers.put(key, outputs.stream().map(Tensor::copy).toList());
        }
    }

    /** Forgets all. */
    void clear() {
        answers.invalidateAll();
    }

    private static long weight(List<Tensor> outputs) {
        long bytes = ENTRY_OVERHEAD;
        for (int i = 0; i < outputs.size(); i++) {
            bytes += TENSOR_OVERHEAD + outputs.get(i).data().remaining();
        }
        return bytes;
    }

    private static void update(MessageDigest digest, ByteBuffer head, long value) {
        digest.update(head.putLong(0, value).array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
