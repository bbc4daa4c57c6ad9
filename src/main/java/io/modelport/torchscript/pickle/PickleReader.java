package io.modelport.torchscript.pickle;

import io.modelport.problem.Invalid;
import io.modelport.problem.Unsupported;
import io.modelport.torchscript.pickle.PickleValue.Bool;
import io.modelport.torchscript.pickle.PickleValue.Dictionary;
import io.modelport.torchscript.pickle.PickleValue.Global;
import io.modelport.torchscript.pickle.PickleValue.Instance;
import io.modelport.torchscript.pickle.PickleValue.Int;
import io.modelport.torchscript.pickle.PickleValue.None;
import io.modelport.torchscript.pickle.PickleValue.Real;
import io.modelport.torchscript.pickle.PickleValue.Sequence;
import io.modelport.torchscript.pickle.PickleValue.Text;
import io.modelport.torchscript.pickle.PickleValue.Tuple;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle by the operations and names that PyTorch writes into TorchScript archives; any other is refused, nothing
 * is executed, and no claim of a size is believed.
 */
public final class PickleReader {

    private static final String ADVICE = "Save the module again with torch.jit.script(model).save(...) or torch.jit.trace.";

    private final String entry;
    private final ByteBuffer in;
    private final PickleLimits limits;
    private final List<PickleValue> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Integer, PickleValue> memo = new HashMap<>();
    private final Constructors constructors;

    private PickleReader(String entry, byte[] content, PickleLimits limits) {
        this.entry = entry;
        this.in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        this.limits = limits;
        this.constructors = new Constructors(entry, limits);
    }

    /**
     * Reads one value.
     *
     * @param entry the entry's name, for messages
     * @throws Invalid when it is broken, or asks for what no TorchScript archive needs
     */
    public static PickleValue read(String entry, byte[] content, PickleLimits limits) {
        PickleReader reader = new PickleReader(entry, content, limits);
        try {
            PickleValue value = reader.run();
            ValueGraph.check(entry, value, limits);
            return value;
        } catch (BufferUnderflowException e) {
            throw reader.broken("it ends in the middle of an operation", e);
        }
    }

    private PickleValue run() {
        if (in.get() != (byte) 0x80 || in.get() != 2) {
            throw broken("it does not begin as pickle protocol 2");
        }
        for (int operations = 0; operations <= limits.values(); operations++) {
            int position = in.position();
            int code = Byte.toUnsignedInt(in.get());
            if (code == '.') {
                return finish();
            }
            step(code, position);
        }
        throw Refusals.tooLarge(entry, "more than " + limits.values() + " operations");
    }

    private PickleValue finish() {
        if (stack.size() != 1 || !marks.isEmpty() || in.hasRemaining()) {
            throw broken("it ends with " + stack.size() + " values, " + marks.size() + " open marks and "
                    + in.remaining() + " bytes left over");
        }
        return stack.getFirst();
    }

    private void step(int code, int position) {
        switch (code) {
            case 'N' -> stack.add(new None());
            case 0x88 -> stack.add(new Bool(true));
            case 0x89 -> stack.add(new Bool(false));
            case 'K' -> stack.add(new Int(Byte.toUnsignedInt(in.get())));
            case 'M' -> stack.add(new Int(Short.toUnsignedInt(in.getShort())));
            case 'J' -> stack.add(new Int(in.getInt()));
            case 0x8a -> stack.add(new Int(longInteger()));
            case 'G' -> stack.add(new Real(Double.longBitsToDouble(Long.reverseBytes(in.getLong()))));
            case 'X' -> stack.add(new Text(text()));
            case 'c' -> stack.add(Globals.allowed(entry, line(), line()));
            case '(' -> marks.add(stack.size());
            case ')' -> stack.add(new Tuple(List.of()));
            case 't' -> stack.add(new Tuple(sinceMark()));
            case 0x85 -> stack.add(new Tuple(last(1)));
            case 0x86 -> stack.add(new Tuple(last(2)));
            case 0x87 -> stack.add(new Tuple(last(3)));
            case ']' -> stack.add(new Sequence());
            case '}' -> stack.add(new Dictionary(false));
            case 'a' -> append(last(1));
            case 'e' -> append(sinceMark());
            case 's' -> setItems(last(2));
            case 'u' -> setItems(sinceMark());
            case 'q' -> memo.put(Byte.toUnsignedInt(in.get()), top());
            case 'r' -> memo.put(in.getInt(), top());
            case 'h' -> stack.add(remembered(Byte.toUnsignedInt(in.get())));
            case 'j' -> stack.add(remembered(in.getInt()));
            case 'Q' -> stack.add(constructors.storage(pop()));
            case 'R' -> reduce();
            case 0x81 -> newObject();
            case 'b' -> build();
            default -> throw new Invalid("pickle-operation-refused", "The entry " + entry
                    + " holds the pickle operation 0x%02x at byte %d, which no TorchScript archive needs.".formatted(
                            code, position),
                    ADVICE);
        }
    }

    private void reduce() {
        PickleValue arguments = pop();
        stack.add(constructors.make(pop(), arguments));
    }

    private void newObject() {
        if (pop() instanceof Tuple(List<PickleValue> arguments) && arguments.isEmpty()
                && pop() instanceof Global global && Globals.isClass(global)) {
            stack.add(new Instance(global.toString()));
            return;
        }
        throw broken("an object is made of something that is no TorchScript class");
    }

    private void build() {
        PickleValue state = pop();
        if (top() instanceof Instance instance && instance.state() == null) {
            instance.build(state);
            return;
        }
        throw broken("a state is given to something that takes none");
    }

    private void append(List<PickleValue> elements) {
        if (top() instanceof Sequence list) {
            list.elements().addAll(elements);
            return;
        }
        throw broken("elements are appended to something that is no list");
    }

    private void setItems(List<PickleValue> items) {
        if (top() instanceof Dictionary dictionary && !dictionary.ordered() && items.size() % 2 == 0) {
            for (int i = 0; i < items.size(); i += 2) {
                put(dictionary, items.get(i), items.get(i + 1));
            }
            return;
        }
        throw broken("items are set in something that is no dictionary");
    }

    private void put(Dictionary dictionary, PickleValue key, PickleValue value) {
        switch (key) {
            case Text _,Int _,Bool _,Real _ -> {
                if (dictionary.entries().put(key, value) != null) {
                    throw broken("a dictionary has the key " + key + " twice");
                }
            }
            default -> throw new Unsupported("pickle-key-unsupported", "The entry " + entry
                    + " holds a dictionary whose keys are neither texts nor numbers.",
                    "Use texts or numbers as keys of dictionaries.");
        }
    }

    private PickleValue remembered(int number) {
        PickleValue value = memo.get(number);
        if (value == null) {
            throw broken("it refers to value " + Integer.toUnsignedString(number) + ", which it never remembered");
        }
        return value;
    }

    private long longInteger() {
        int length = Byte.toUnsignedInt(in.get());
        if (length > Long.BYTES) {
            throw broken("an integer has " + length + " bytes");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= Byte.toUnsignedLong(in.get()) << 8 * i;
        }
        int unused = Long.SIZE - 8 * length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    private String text() {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw broken("a text claims " + Integer.toUnsignedString(length) + " bytes, " + in.remaining()
                    + " are left");
        }
        if (length > limits.textBytes()) {
            throw Refusals.tooLarge(entry, "a text of " + length + " bytes; " + limits.textBytes() + " are allowed");
        }
        return utf8(length);
    }

    private String line() {
        int from = in.position();
        while (in.get() != '\n') {
            if (in.position() - from > Globals.LONGEST) {
                throw broken("a name has more than " + Globals.LONGEST + " bytes");
            }
        }
        int length = in.position() - from - 1;
        in.position(from);
        String line = utf8(length);
        in.position(from + length + 1);
        return line;
    }

    private String utf8(int length) {
        try {
            String value = StandardCharsets.UTF_8.newDecoder().decode(in.slice(in.position(), length)).toString();
            in.position(in.position() + length);
            return value;
        } catch (CharacterCodingException e) {
            throw broken("a text is not UTF-8", e);
        }
    }

    private List<PickleValue> sinceMark() {
        if (marks.isEmpty()) {
            throw broken("a mark is missing");
        }
        return last(stack.size() - marks.removeLast());
    }

    private List<PickleValue> last(int count) {
        if (count < 0 || count > available()) {
            throw broken("a value is missing");
        }
        List<PickleValue> tail = stack.subList(stack.size() - count, stack.size());
        List<PickleValue> values = new ArrayList<>(tail);
        tail.clear();
        return values;
    }

    private PickleValue pop() {
        return last(1).getFirst();
    }

    private PickleValue top() {
        if (available() < 1) {
            throw broken("a value is missing");
        }
        return stack.getLast();
    }

    /** What lies above the innermost mark. */
    private int available() {
        return stack.size() - (marks.isEmpty() ? 0 : marks.getLast());
    }

    private Invalid broken(String what) {
        return Refusals.broken(entry, what);
    }

    private Invalid broken(String what, Exception cause) {
        return new Invalid("pickle-broken", "The entry " + entry + " is no sound pickle: " + what + ".", ADVICE, cause);
    }
}
