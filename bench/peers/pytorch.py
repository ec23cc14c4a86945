"""PyTorch on the work of the harness. Argument: float64 or float32. Threads are set by the environment."""

import os
import sys

from peer_loop import absent, load_work, serve

try:
    import torch
except ImportError:
    absent("torch", "python3-torch")

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
PRECISION = {"float64": torch.float64, "float32": torch.float32}[sys.argv[1]]
ACTIVATIONS = {"sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}


def book_squared_error(outputs, targets):
    return 0.5 * ((targets - outputs) ** 2).sum(dim=1).mean()


LOSSES = {
    "softmaxCrossEntropy": torch.nn.CrossEntropyLoss(),
    "binaryCrossEntropy": torch.nn.BCEWithLogitsLoss(),
    "meanSquaredError": torch.nn.MSELoss(),
    "bookSquaredError": book_squared_error,
}
# These losses take the logits, so the output layer's activation is inside them.
TAKES_LOGITS = ("softmaxCrossEntropy", "binaryCrossEntropy")


class Subject:
    def load(self, folder):
        work = load_work(folder)
        self.work = work
        self.x = torch.from_numpy(work["x"]).to(PRECISION)
        by_class = work["loss"] == "softmaxCrossEntropy" and "labels" in work
        self.y = torch.from_numpy(work["labels"]) if by_class else torch.from_numpy(work["y"]).to(PRECISION)
        self.loss_function = LOSSES[work["loss"]]
        self.reset()

    def reset(self):
        work = self.work
        modules = []
        for index, layer in enumerate(work["layers"]):
            linear = torch.nn.Linear(layer["inputs"], layer["outputs"], layer["b"] is not None, dtype=PRECISION)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(layer["w"].T.copy()))
                if layer["b"] is not None:
                    linear.bias.copy_(torch.from_numpy(layer["b"]))
            modules.append(linear)
            last = index == len(work["layers"]) - 1
            if not (last and work["loss"] in TAKES_LOGITS):
                modules.append(ACTIVATIONS[layer["activation"]]())
        self.model = torch.nn.Sequential(*modules)
        kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[work["optimizer"]]
        self.optimizer = kind(self.model.parameters(), lr=work["learningRate"])

    def step(self, index):
        size = self.work["batchSize"]
        start = index % self.work["steps"] * size
        loss = self.loss_function(self.model(self.x[start : start + size]), self.y[start : start + size])
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss

    def loss(self, index):
        return self.step(index).item()

    def many(self, steps):
        for index in range(steps):
            self.step(index)


serve(Subject(), {"PyTorch": torch.__version__})
