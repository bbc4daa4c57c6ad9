package io.modelport.torchscript;

import io.modelport.network.Optimizer;
import java.util.List;

/**
 * Writes the method of the training form that makes the optimizer's step.
 *
 * <p>
 * The step runs over slices of 65,536 numbers, whose gradients, moments and weights stay in a core's cache from the
 * first operator to the last. libtorch's own fused and {@code _foreach_} optimizers are no choice: TorchScript removes
 * them as dead code, because it does not see that they write to the elements of their lists.
 */
sealed interface OptimizerCode {

    int SLICE = 65_536;

    static OptimizerCode of(Optimizer optimizer) {
        return switch (optimizer) {
            case Optimizer.Sgd sgd -> new SgdCode(sgd);
            case Optimizer.Adam adam -> new AdamCode(adam);
        };
    }

    /** The attributes that hold the optimizer's state, one number per trained number, zero at first. */
    List<String> moments();

    /** What the step is told: whatever depends on the learning rate or the number of the step, from 1. */
    double[] scalars(double learningRate, long step);

    /** The statements that turn {@code g}, a slice of the gradient, into a step of {@code p}, the slice [a, b). */
    String update();

    /** @param arrays how many arrays are trained */
    default String method(int arrays) {
        StringBuilder scalars = new StringBuilder();
        for (int i = 0; i < scalars(1, 1).length; i++) {
            scalars.append("    s%d = float(torch.select(scalars, 0, %d))\n".formatted(i, i));
        }
        return """
              def apply(self, gradients: List[Tensor], bounds: Tensor, scalars: Tensor) -> Tensor:
                first = int(torch.select(bounds, 0, 0))
                last = int(torch.select(bounds, 0, 1))
            %s    arrays = %d
                offset = 0
                for i in range(arrays):
                  size = torch.numel(gradients[i])
                  a = ops.prim.max(first, offset)
                  end = ops.prim.min(last, torch.add(offset, size))
                  while torch.lt(a, end):
                    b = ops.prim.min(torch.add(a, %d), end)
                    g = torch.slice(gradients[i], 0, torch.sub(a, offset), torch.sub(b, offset))
                    j = torch.add(i, arrays)
                    while torch.lt(j, torch.len(gradients)):
                      g = torch.add(g, torch.slice(gradients[j], 0, torch.sub(a, offset), torch.sub(b, offset)))
                      j = torch.add(j, arrays)
                    p = torch.slice(self.flat, 0, a, b)
            %s        a = b
                  offset = torch.add(offset, size)
                return self.flat
            """.formatted(scalars, arrays, SLICE, update().indent(8));
    }

    /** SGD with PyTorch's momentum: the first step is the gradient itself, as zero momentum gives it. */
    record SgdCode(Optimizer.Sgd sgd) implements OptimizerCode {

        @Override
        public List<String> moments() {
            return sgd.momentum() == 0 ? List.of() : List.of("momentum");
        }

        @Override
        public double[] scalars(double learningRate, long step) {
            return new double[] {-learningRate};
        }

        @Override
        public String update() {
            String momentum = sgd.momentum() == 0 ? ""
                    : """
                        m = torch.add_(torch.mul_(torch.slice(self.momentum, 0, a, b), %s), g)
                        g = %s
                        """.formatted(sgd.momentum(),
                            sgd.nesterov() ? "torch.add(g, m, alpha=" + sgd.momentum() + ")" : "m");
            return decay(sgd.weightDecay()) + momentum
                    + "_p = torch.add_(p, g, alpha=s0)\n";
        }
    }

    /** Adam as PyTorch's single-tensor form computes it, with the bias corrections taken into the scalars. */
    record AdamCode(Optimizer.Adam adam) implements OptimizerCode {

        @Override
        public List<String> moments() {
            return List.of("first_moment", "second_moment");
        }

        @Override
        public double[] scalars(double learningRate, long step) {
            double correction1 = 1 - Math.pow(adam.beta1(), step);
            double correction2 = 1 - Math.pow(adam.beta2(), step);
            return new double[] {-learningRate / correction1, Math.sqrt(correction2)};
        }

        @Override
        public String update() {
            return decay(adam.weightDecay()) + """
                m = torch.lerp_(torch.slice(self.first_moment, 0, a, b), g, %s)
                v = torch.mul_(torch.slice(self.second_moment, 0, a, b), %s)
                v = torch.addcmul_(v, g, g, value=%s)
                d = torch.add_(torch.div_(torch.sqrt(v), s1), %s)
                _p = torch.addcdiv_(p, m, d, value=s0)
                """.formatted(1 - adam.beta1(), adam.beta2(), 1 - adam.beta2(), adam.epsilon());
        }
    }

    private static String decay(double weightDecay) {
        return weightDecay == 0 ? "" : "g = torch.add(g, p, alpha=" + weightDecay + ")\n";
    }
}
