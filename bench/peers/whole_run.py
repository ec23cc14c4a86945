"""A whole training with pandas and PyTorch, from the start of the process to the model file, as `descent train --preset plain`
does it. Arguments: CSV, output, float64 or float32, epochs. Threads are set by the environment."""

import os
import resource
import sys

from peer_loop import absent, answer

try:
    import pandas
except ImportError:
    absent("pandas", "python3-pandas")
try:
    import torch
except ImportError:
    absent("torch", "python3-torch")

BATCH = 128


def main(csv, output, precision, epochs):
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    dtype = {"float64": torch.float64, "float32": torch.float32}[precision]
    table = pandas.read_csv(csv)
    y = torch.from_numpy(table["label"].to_numpy())
    x = torch.from_numpy(table.drop(columns="label").to_numpy()).to(dtype) / 255
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(x.shape[1], 200, dtype=dtype), torch.nn.Sigmoid(), torch.nn.Linear(200, 10, dtype=dtype)
    )
    with torch.no_grad():
        for layer in (model[0], model[2]):
            torch.nn.init.xavier_uniform_(layer.weight)
            layer.bias.zero_()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    loss_function = torch.nn.CrossEntropyLoss()
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for start in range(0, len(x), BATCH):
            rows = order[start : start + BATCH]
            loss = loss_function(model(x[rows]), y[rows])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
    # The accuracy on the training rows, in batches, as descent reports it.
    right = 0
    with torch.no_grad():
        for start in range(0, len(x), 1000):
            right += int((model(x[start : start + 1000]).argmax(1) == y[start : start + 1000]).sum())
    torch.save(model.state_dict(), output)
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer({"accuracy": right / len(x), "residentKB": resident})


main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
