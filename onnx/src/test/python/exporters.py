"""Writes models as tf2onnx, jax2onnx and PyTorch's exporter (torch.onnx.export(..., dynamo=True), 2.9) write them,
from their published formats, with what PyTorch computes of the same networks written out by hand.

    python3 exporters.py ../resources/dev/cairn/onnx        (Debian's python3-onnx and python3-torch)

For every model NAME: NAME.onnx (NAME.onnx.data beside it where weights stand there) and NAME.npz as make_models.py
has it: x, target, output, loss, grad.TENSOR, v.TENSOR and hv.TENSOR in float64.
"""
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional as F

out = Path(sys.argv[1])
FLOAT, INT64, INT32 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32
SAMPLES = 4


class File:
    def __init__(self, name, producer, opset, ir, x, output, classes):
        self.name, self.producer, self.opset, self.ir = name, producer, opset, ir
        self.x, self.output, self.classes = x, output, classes
        self.nodes, self.stored, self.functions, self.notes = [], {}, [], {}
        self.random = np.random.default_rng(sum(map(ord, name)))

    def weight(self, name, *shape, scale=0.6, shift=0.0):
        self.stored[name] = (self.random.normal(size=shape) * scale + shift).astype(np.float32)
        return name

    def constant(self, name, value, dtype=np.int64):
        self.stored[name] = np.array(value, dtype)
        return name

    def node(self, op, inputs, outputs, name="", **attributes):
        outputs = [outputs] if isinstance(outputs, str) else outputs
        domain = attributes.pop("domain", "")
        self.nodes.append(helper.make_node(op, inputs, outputs, name=name, domain=domain, **attributes))
        return outputs[0]

    def trained(self, fixed=()):
        return [n for n, a in self.stored.items() if a.dtype == np.float32 and n not in fixed]

    def write(self, network, fixed=(), external=False):
        """network: tensors by name and x give the logits; fixed: floats that nobody trains."""
        label, shape = self.x[0], self.x[1]
        graph = helper.make_graph(
            self.nodes, "main_graph",
            [helper.make_tensor_value_info(label, FLOAT, shape)],
            [helper.make_tensor_value_info(self.output, FLOAT, [shape[0], self.classes])],
            [numpy_helper.from_array(a, n) for n, a in self.stored.items()])
        for key, text in self.notes.items():
            graph = onnx.GraphProto.FromString(graph.SerializeToString() + note(key, text))
        domains = {f.domain for f in self.functions}
        model = helper.make_model(
            graph, producer_name=self.producer[0], producer_version=self.producer[1],
            functions=self.functions,
            opset_imports=[helper.make_opsetid("", self.opset)] + [helper.make_opsetid(d, 1) for d in sorted(domains)])
        model.ir_version = self.ir
        path = out / (self.name + ".onnx")
        if external:
            data = self.name + ".onnx.data"
            (out / data).unlink(missing_ok=True)
            onnx.save_model(model, str(path), save_as_external_data=True, location=data, size_threshold=0)
        else:
            path.write_bytes(model.SerializeToString())
        self.compute(network, fixed)

    def compute(self, network, fixed):
        torch.manual_seed(7)
        tensors = {n: torch.tensor(a, dtype=torch.float64) if a.dtype == np.float32 else torch.tensor(a)
                   for n, a in self.stored.items()}
        names = self.trained(fixed)
        theta = [tensors[n].requires_grad_() for n in names]
        x = torch.tensor(self.random.normal(size=[SAMPLES] + self.x[1][1:]).astype(np.float32), dtype=torch.float64)
        target = torch.tensor(self.random.integers(0, self.classes, SAMPLES))
        output = network(tensors, x)
        loss = F.cross_entropy(output, target)
        gradient = torch.autograd.grad(loss, theta, create_graph=True)
        v = [torch.randn_like(p) for p in theta]
        hv = torch.autograd.grad(gradient, theta, v)
        arrays = dict(x=x, target=target, output=output, loss=loss)
        for n, g, d, h in zip(names, gradient, v, hv):
            arrays.update({"grad." + n: g, "v." + n: d, "hv." + n: h})
        with open(out / (self.name + ".npz"), "wb") as file:
            np.savez(file, **{n: a.detach().numpy() for n, a in arrays.items()})


def note(key, text):
    """A field of GraphProto that this onnx does not know: metadata_props."""
    entry = onnx.StringStringEntryProto(key=key, value=text).SerializeToString()
    length, size = len(entry), b""
    while length > 127:
        size, length = size + bytes([length & 127 | 128]), length >> 7
    return b"\x82\x01" + size + bytes([length]) + entry


def normalised(x, epsilon):
    return (x - x.mean(-1, keepdim=True)) / torch.sqrt(x.var(-1, unbiased=False, keepdim=True) + epsilon)


# tf2onnx: names of the graph of TensorFlow with the number of the result, NHWC between transpositions.

TF = ("tf2onnx", "1.16.1 15c810")


def tf_mlp():
    f = File("tf-mlp", TF, 15, 8, ("dense_input", ["unk__17", 5]), "dense_2", 3)
    sizes, x = [5, 6, 4, 3], "dense_input"
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        layer = "sequential/dense" + ("_%d" % i if i else "")
        w = f.weight(layer + "/MatMul/ReadVariableOp:0", a, b)
        bias = f.weight(layer + "/BiasAdd/ReadVariableOp:0", b)
        x = f.node("MatMul", [x, w], layer + "/MatMul:0", layer + "/MatMul")
        x = f.node("Add", [x, bias], layer + "/BiasAdd:0", layer + "/BiasAdd")
        if i == 0:
            x = f.node("Tanh", [x], layer + "/Tanh:0", layer + "/Tanh")
        elif i == 1:
            s = f.node("Sigmoid", [x], layer + "/Sigmoid:0", layer + "/Sigmoid")
            x = f.node("Mul", [x, s], layer + "/mul:0", layer + "/mul")
    f.node("Identity", [x], "dense_2", "Identity")

    def network(t, x):
        w = list(t.values())
        y = torch.tanh(x @ w[0] + w[1]) @ w[2] + w[3]
        return y * torch.sigmoid(y) @ w[4] + w[5]

    f.write(network)


def tf_cnn():
    f = File("tf-cnn", TF, 13, 7, ("input_1", ["unk__31", 6, 6, 2]), "Identity:0", 3)
    name = "StatefulPartitionedCall/model/"
    kernel = f.weight(name + "conv2d/Conv2D/ReadVariableOp:0", 4, 2, 3, 3)
    bias = f.weight(name + "conv2d/BiasAdd/ReadVariableOp:0", 4)
    norm = [f.weight(name + "batch_normalization/ReadVariableOp:0", 4, shift=1.0),
            f.weight(name + "batch_normalization/ReadVariableOp_1:0", 4),
            f.weight(name + "batch_normalization/FusedBatchNormV3/ReadVariableOp:0", 4),
            f.weight(name + "batch_normalization/FusedBatchNormV3/ReadVariableOp_1:0", 4, scale=0.05, shift=0.8)]
    dense = f.weight(name + "dense/MatMul/ReadVariableOp:0", 16, 3)
    dense_bias = f.weight(name + "dense/BiasAdd/ReadVariableOp:0", 3)
    shape = f.constant(name + "flatten/Const:0", [-1, 16])
    x = f.node("Transpose", ["input_1"], name + "conv2d/BiasAdd__6:0", name + "conv2d/BiasAdd__6", perm=[0, 3, 1, 2])
    x = f.node("Conv", [x, kernel, bias], name + "conv2d/BiasAdd:0", name + "conv2d/BiasAdd", dilations=[1, 1],
               group=1, kernel_shape=[3, 3], pads=[0, 0, 1, 1], strides=[2, 2])
    x = f.node("Elu", [x], name + "conv2d/Elu:0", name + "conv2d/Elu")
    x = f.node("BatchNormalization", [x] + norm, name + "batch_normalization/FusedBatchNormV3:0",
               name + "batch_normalization/FusedBatchNormV3", epsilon=0.0010000000474974513)
    x = f.node("AveragePool", [x], name + "average_pooling2d/AvgPool:0", name + "average_pooling2d/AvgPool",
               auto_pad="VALID", kernel_shape=[2, 2], strides=[1, 1])
    x = f.node("Transpose", [x], name + "average_pooling2d/AvgPool__17:0", name + "average_pooling2d/AvgPool__17",
               perm=[0, 2, 3, 1])
    x = f.node("Reshape", [x, shape], name + "flatten/Reshape:0", name + "flatten/Reshape")
    x = f.node("MatMul", [x, dense], name + "dense/MatMul:0", name + "dense/MatMul")
    f.node("Add", [x, dense_bias], "Identity:0", name + "dense/BiasAdd")

    def network(t, x):
        y = F.pad(x.permute(0, 3, 1, 2), (0, 1, 0, 1))
        y = F.elu(F.conv2d(y, t[kernel], t[bias], stride=2))
        scale, shift, mean, variance = (t[n].reshape(1, 4, 1, 1) for n in norm)
        y = (y - mean) / torch.sqrt(variance + np.float32(0.001)) * scale + shift
        y = F.avg_pool2d(y, 2, 1).permute(0, 2, 3, 1).reshape(-1, 16)
        return y @ t[dense] + t[dense_bias]

    f.write(network, fixed=norm[2:])


def tf_lstm():
    steps, features, hidden = 4, 3, 4
    f = File("tf-lstm", TF, 15, 8, ("input_1", ["unk__52", steps, features]), "dense", 3)
    name = "model/lstm/"
    w = f.weight("W__50", 1, 4 * hidden, features)
    r = f.weight("R__51", 1, 4 * hidden, hidden)
    b = f.weight("B__52", 1, 8 * hidden)
    norm = "model/layer_normalization/batchnorm/"
    gamma = f.weight(norm + "mul/ReadVariableOp:0", hidden, shift=1.0)
    beta = f.weight(norm + "ReadVariableOp:0", hidden)
    epsilon = f.constant(norm + "add/y:0", 0.001, np.float32)
    dense = f.weight("model/dense/MatMul/ReadVariableOp:0", hidden, 3)
    dense_bias = f.weight("model/dense/BiasAdd/ReadVariableOp:0", 3)
    zero, one = f.constant("const_starts__24", [0]), f.constant("const_ends__25", [1])
    units = f.constant("const_fold_opt__60", [hidden], np.int32)
    # zeros of [batch, units], as tf.zeros makes them of tf.shape(x)[0]
    s = f.node("Shape", ["input_1"], name + "Shape__20:0", name + "Shape__20")
    s = f.node("Cast", [s], name + "Shape:0", name + "Shape", to=INT32)
    s = f.node("Slice", [s, zero, one, zero], name + "strided_slice:0", name + "strided_slice")
    s = f.node("Concat", [s, units], name + "zeros/packed_Concat__27:0", name + "zeros/packed_Concat__27", axis=0)
    s = f.node("Cast", [s], name + "zeros__29:0", name + "zeros__29", to=INT64)
    s = f.node("ConstantOfShape", [s], name + "zeros:0", name + "zeros")
    first = f.constant("const_axes__33", [0])
    state = f.node("Unsqueeze", [s, first], "Unsqueeze__54:0", "Unsqueeze__54")
    x = f.node("Transpose", ["input_1"], name + "transpose:0", name + "transpose", perm=[1, 0, 2])
    f.node("LSTM", [x, w, r, b, "", state, state], ["LSTM__55:0", "LSTM__55:1", "LSTM__55:2"], "LSTM__55",
           direction="forward", hidden_size=hidden)
    x = f.node("Squeeze", ["LSTM__55:1", first], "Squeeze__58:0", "Squeeze__58")
    x = f.node("Identity", [x], name + "PartitionedCall:1", name + "PartitionedCall")
    mean = f.node("ReduceMean", [x], norm[:-10] + "moments/mean:0", norm[:-10] + "moments/mean", axes=[1], keepdims=1)
    d = f.node("Sub", [x, mean], norm[:-10] + "moments/SquaredDifference__61:0", norm + "difference")
    d = f.node("Mul", [d, d], norm[:-10] + "moments/SquaredDifference:0", norm + "squared")
    v = f.node("ReduceMean", [d], norm[:-10] + "moments/variance:0", norm[:-10] + "moments/variance", axes=[1], keepdims=1)
    v = f.node("Add", [v, epsilon], norm + "add:0", norm + "add")
    v = f.node("Sqrt", [v], norm + "Rsqrt__63:0", norm + "Rsqrt__63")
    v = f.node("Reciprocal", [v], norm + "Rsqrt:0", norm + "Rsqrt")
    m = f.node("Mul", [v, gamma], norm + "mul:0", norm + "mul")
    a = f.node("Mul", [x, m], norm + "mul_1:0", norm + "mul_1")
    c = f.node("Mul", [mean, m], norm + "mul_2:0", norm + "mul_2")
    c = f.node("Sub", [beta, c], norm + "sub:0", norm + "sub")
    x = f.node("Add", [a, c], norm + "add_1:0", norm + "add_1")
    x = f.node("MatMul", [x, dense], "model/dense/MatMul:0", "model/dense/MatMul")
    f.node("Add", [x, dense_bias], "dense", "model/dense/BiasAdd")

    def network(t, x):
        h = c = torch.zeros(len(x), hidden, dtype=torch.float64)
        bias = t[b][0, :4 * hidden] + t[b][0, 4 * hidden:]
        for k in range(steps):
            i, o, g, p = (x[:, k] @ t[w][0].T + h @ t[r][0].T + bias).chunk(4, 1)
            c = torch.sigmoid(g) * c + torch.sigmoid(i) * torch.tanh(p)
            h = torch.sigmoid(o) * torch.tanh(c)
        y = normalised(h, np.float32(0.001)) * t[gamma] + t[beta]
        return y @ t[dense] + t[dense_bias]

    f.write(network, fixed=[epsilon])


# jax2onnx: one node for each primitive, numbers stored beside the weights, functions of its own.

JAX = ("jax2onnx", "0.10.3")


def jax_mlp():
    f = File("jax-mlp", JAX, 21, 10, ("in_0", ["B", 5]), "out_0", 3)
    numbers = dict(cube=0.044715, root=np.sqrt(2 / np.pi), half=0.5, one=1.0)
    names = {k: f.constant("const_%d" % (i + 9), v, np.float32) for i, (k, v) in enumerate(numbers.items())}
    three = f.constant("const_13", 3.0, np.float32)
    body = [
        helper.make_node("MatMul", ["x", "kernel"], ["dot_general_out_0"], name="node_MatMul_0"),
        helper.make_node("Add", ["dot_general_out_0", "bias"], ["add_out_1"], name="node_Add_1"),
        helper.make_node("Pow", ["add_out_1", "three"], ["integer_pow_out_2"], name="node_Pow_2"),
        helper.make_node("Mul", ["cube", "integer_pow_out_2"], ["mul_out_3"], name="node_Mul_3"),
        helper.make_node("Add", ["add_out_1", "mul_out_3"], ["add_out_4"], name="node_Add_4"),
        helper.make_node("Mul", ["root", "add_out_4"], ["mul_out_5"], name="node_Mul_5"),
        helper.make_node("Tanh", ["mul_out_5"], ["tanh_out_6"], name="node_Tanh_6"),
        helper.make_node("Add", ["one", "tanh_out_6"], ["add_out_7"], name="node_Add_7"),
        helper.make_node("Mul", ["half", "add_out_7"], ["mul_out_8"], name="node_Mul_8"),
        helper.make_node("Mul", ["add_out_1", "mul_out_8"], ["out"], name="node_Mul_9")]
    takes = ["x", "kernel", "bias", "three", "cube", "root", "one", "half"]
    f.functions.append(helper.make_function(
        "custom.GeluBlock.1", "GeluBlock", takes, ["out"], body, [helper.make_opsetid("", 21)]))
    k0, b0 = f.weight("kernel_0", 5, 6), f.weight("bias_1", 1, 6)
    k1, b1 = f.weight("kernel_2", 6, 4), f.weight("bias_3", 1, 4)
    k2, b2 = f.weight("kernel_4", 4, 3), f.weight("bias_5", 3)
    rest = [three, names["cube"], names["root"], names["one"], names["half"]]
    x = f.node("GeluBlock", ["in_0", k0, b0] + rest, "call_0", "GeluBlock_0", domain="custom.GeluBlock.1")
    x = f.node("GeluBlock", [x, k1, b1] + rest, "call_1", "GeluBlock_1", domain="custom.GeluBlock.1")
    f.node("Gemm", [x, k2, b2], "out_0", "node_Gemm_2", alpha=1.0, beta=1.0)

    def network(t, x):
        root, cube = float(np.float32(numbers["root"])), float(np.float32(0.044715))
        for k, b in ((k0, b0), (k1, b1)):
            y = x @ t[k] + t[b]
            x = 0.5 * y * (1 + torch.tanh(root * (y + cube * y ** 3)))
        return x @ t[k2] + t[b2]

    f.write(network, fixed=list(names.values()) + [three])


def jax_cnn():
    f = File("jax-cnn", JAX, 21, 10, ("in_0", ["B", 6, 6, 1]), "out_0", 3)
    kernel, bias = f.weight("kernel_0", 3, 3, 1, 4), f.weight("bias_1", 4)  # HWIO
    scale, shift = f.weight("scale_2", 4, shift=1.0), f.weight("bias_3", 4)
    dense, dense_bias = f.weight("kernel_4", 36, 3), f.weight("bias_5", 3)
    four = f.constant("reshape_shape_6", [1, 1, 1, 4])
    epsilon, count = f.constant("const_7", 1e-6, np.float32), f.constant("const_8", 4.0, np.float32)
    last = f.constant("axes_9", [3])
    zero, one, flat = f.constant("starts_10", [0]), f.constant("ends_11", [1]), f.constant("dim_12", [36])
    x = f.node("Transpose", ["in_0"], "conv_lhs_0", "node_Transpose_0", perm=[0, 3, 1, 2])
    k = f.node("Transpose", [kernel], "conv_rhs_1", "node_Transpose_1", perm=[3, 2, 0, 1])
    x = f.node("Conv", [x, k], "conv_out_2", "node_Conv_2", dilations=[1, 1], group=1, pads=[1, 1, 1, 1],
               strides=[1, 1])
    x = f.node("Transpose", [x], "conv_out_3", "node_Transpose_3", perm=[0, 2, 3, 1])
    b = f.node("Reshape", [bias, four], "broadcast_in_dim_out_4", "node_Reshape_4")
    x = f.node("Add", [x, b], "add_out_5", "node_Add_5")
    # normalisation over the channels: sums over them, divided by their number
    s = f.node("ReduceSum", [x, last], "reduce_sum_out_6", "node_ReduceSum_6", keepdims=1)
    mean = f.node("Div", [s, count], "div_out_7", "node_Div_7")
    d = f.node("Sub", [x, mean], "sub_out_8", "node_Sub_8")
    q = f.node("Mul", [d, d], "square_out_9", "node_Mul_9")
    q = f.node("ReduceSum", [q, last], "reduce_sum_out_10", "node_ReduceSum_10", keepdims=1)
    v = f.node("Div", [q, count], "div_out_11", "node_Div_11")
    v = f.node("Add", [v, epsilon], "add_out_12", "node_Add_12")
    v = f.node("Sqrt", [v], "rsqrt_sqrt_13", "node_Sqrt_13")
    v = f.node("Reciprocal", [v], "rsqrt_out_14", "node_Reciprocal_14")
    g = f.node("Reshape", [scale, four], "reshape_out_15", "node_Reshape_15")
    v = f.node("Mul", [v, g], "mul_out_16", "node_Mul_16")
    y = f.node("Mul", [d, v], "mul_out_17", "node_Mul_17")
    c = f.node("Reshape", [shift, four], "reshape_out_18", "node_Reshape_18")
    y = f.node("Add", [y, c], "add_out_19", "node_Add_19")
    s = f.node("Sigmoid", [y], "logistic_out_20", "node_Sigmoid_20")
    y = f.node("Mul", [y, s], "mul_out_21", "node_Mul_21")
    y = f.node("Transpose", [y], "pool_in_22", "node_Transpose_22", perm=[0, 3, 1, 2])
    y = f.node("AveragePool", [y], "pool_out_23", "node_AveragePool_23", kernel_shape=[2, 2], strides=[2, 2])
    y = f.node("Transpose", [y], "pool_out_24", "node_Transpose_24", perm=[0, 2, 3, 1])
    s = f.node("Shape", ["in_0"], "shape_25", "node_Shape_25")
    s = f.node("Slice", [s, zero, one], "dim_B_26", "node_Slice_26")
    s = f.node("Concat", [s, flat], "shape_27", "node_Concat_27", axis=0)
    y = f.node("Reshape", [y, s], "reshape_out_28", "node_Reshape_28")
    f.node("Gemm", [y, dense, dense_bias], "out_0", "node_Gemm_29")

    def network(t, x):
        y = F.conv2d(x.permute(0, 3, 1, 2), t[kernel].permute(3, 2, 0, 1), padding=1).permute(0, 2, 3, 1) + t[bias]
        y = F.silu(normalised(y, float(np.float32(1e-6))) * t[scale] + t[shift])
        y = F.avg_pool2d(y.permute(0, 3, 1, 2), 2).permute(0, 2, 3, 1).reshape(-1, 36)
        return y @ t[dense] + t[dense_bias]

    f.write(network, fixed=[epsilon, count])


def jax_scan():
    steps, features, hidden = 4, 3, 5
    f = File("jax-scan", JAX, 23, 10, ("in_0", ["B", steps, features]), "out_0", 3)
    wi, wh, b = f.weight("kernel_0", features, hidden), f.weight("kernel_1", hidden, hidden), f.weight("bias_2", hidden)
    scale, shift = f.weight("scale_3", hidden, shift=1.0), f.weight("bias_4", hidden)
    dense, dense_bias = f.weight("kernel_5", hidden, 3), f.weight("bias_6", 3)
    zero, one = f.constant("starts_7", [0]), f.constant("ends_8", [1])
    units, nothing = f.constant("dim_9", [hidden]), f.constant("const_10", 0.0, np.float32)
    s = f.node("Shape", ["in_0"], "shape_0", "node_Shape_0")
    s = f.node("Slice", [s, zero, one], "dim_B_1", "node_Slice_1")
    s = f.node("Concat", [s, units], "shape_2", "node_Concat_2", axis=0)
    h = f.node("Expand", [nothing, s], "broadcast_in_dim_out_3", "node_Expand_3")
    x = f.node("Transpose", ["in_0"], "transpose_out_4", "node_Transpose_4", perm=[1, 0, 2])
    body = helper.make_graph(
        [helper.make_node("MatMul", ["scan_x_0", wi], ["dot_0"], name="node_MatMul_0"),
         helper.make_node("MatMul", ["carry_0", wh], ["dot_1"], name="node_MatMul_1"),
         helper.make_node("Add", ["dot_0", "dot_1"], ["add_2"], name="node_Add_2"),
         helper.make_node("Add", ["add_2", b], ["add_3"], name="node_Add_3"),
         helper.make_node("Tanh", ["add_3"], ["carry_out_4"], name="node_Tanh_4"),
         helper.make_node("Mul", ["carry_out_4", "carry_out_4"], ["y_5"], name="node_Mul_5")],
        "scan_body",
        [helper.make_tensor_value_info("carry_0", FLOAT, None), helper.make_tensor_value_info("scan_x_0", FLOAT, None)],
        [helper.make_tensor_value_info("carry_out_4", FLOAT, None), helper.make_tensor_value_info("y_5", FLOAT, None)])
    f.node("Scan", [h, x], ["scan_carry_5", "scan_ys_6"], "node_Scan_5", body=body, num_scan_inputs=1)
    y = f.node("ReduceMean", ["scan_ys_6", zero], "mean_7", "node_ReduceMean_7", keepdims=0)
    y = f.node("Add", ["scan_carry_5", y], "add_8", "node_Add_8")
    y = f.node("LayerNormalization", [y, scale, shift], "norm_9", "node_LayerNormalization_9", axis=-1, epsilon=1e-6)
    y = f.node("Gemm", [y, dense, dense_bias], "gemm_10", "node_Gemm_10")
    f.node("Identity", [y], "out_0", "node_Identity_11")

    def network(t, x):
        h, squares = torch.zeros(len(x), hidden, dtype=torch.float64), []
        for k in range(steps):
            h = torch.tanh(x[:, k] @ t[wi] + h @ t[wh] + t[b])
            squares.append(h * h)
        y = h + torch.stack(squares).mean(0)
        return (normalised(y, float(np.float32(1e-6))) * t[scale] + t[shift]) @ t[dense] + t[dense_bias]

    f.write(network, fixed=[nothing])


# PyTorch: names of state_dict(), one node for each operation of ATen, symbolic extents, the signature as a note.

TORCH = ("pytorch", "2.9.1+cpu")


def signature(f, fixed=()):
    lines = ["        p_%s: %s target='%s'" % (n.replace(".", "_"), "BUFFER" if n in fixed else "PARAMETER", n)
             for n, a in f.stored.items() if a.dtype == np.float32 and not n.startswith("val_")]
    f.notes["pkg.torch.export.ExportedProgram.graph_signature"] = "\n# inputs\n" + "\n".join(lines) + "\n"


def dynamo_mlp():
    f = File("dynamo-mlp", TORCH, 20, 10, ("x", ["s77", 5]), "linear_2", 3)
    sizes, x = [5, 7, 4, 3], "x"
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        w, bias = f.weight("layers.%d.weight" % i, b, a), f.weight("layers.%d.bias" % i, b)
        label = "linear" + ("_%d" % i if i else "")
        x = f.node("Gemm", [x, w, bias], label, "node_" + label, alpha=1.0, beta=1.0, transA=0, transB=1)
        if i == 0:
            x = f.node("Gelu", [x], "gelu", "node_gelu", approximate="none")
        elif i == 1:
            x = f.node("Softplus", [x], "softplus", "node_softplus")
    signature(f)

    def network(t, x):
        w = list(t.values())
        return F.linear(F.softplus(F.linear(F.gelu(F.linear(x, w[0], w[1])), w[2], w[3])), w[4], w[5])

    f.write(network, external=True)


def dynamo_cnn():
    f = File("dynamo-cnn", TORCH, 18, 10, ("x", ["batch", 2, 6, 6]), "linear", 3)
    kernel, bias = f.weight("conv.weight", 4, 2, 3, 3), f.weight("conv.bias", 4)
    norm = [f.weight("bn.weight", 4, shift=1.0), f.weight("bn.bias", 4), f.weight("bn.running_mean", 4),
            f.weight("bn.running_var", 4, scale=0.05, shift=0.9)]
    dense, dense_bias = f.weight("fc.weight", 3, 16), f.weight("fc.bias", 3)
    lib, common = "pkg.onnxscript.torch_lib", "pkg.onnxscript.torch_lib.common"
    eighteen = [helper.make_opsetid("", 18)]
    f.functions.append(helper.make_function(
        common, "Rank", ["input"], ["return_val"],
        [helper.make_node("Shape", ["input"], ["tmp"], name="n0"),
         helper.make_node("Size", ["tmp"], ["return_val"], name="n1")], eighteen))
    f.functions.append(helper.make_function(
        lib, "aten_silu", ["self"], ["return_val"],
        [helper.make_node("Sigmoid", ["self"], ["tmp"], name="n0"),
         helper.make_node("Mul", ["self", "tmp"], ["return_val"], name="n1")], eighteen))
    # the branch of a tensor without axes is never taken
    then = helper.make_graph([helper.make_node("Identity", ["self"], ["result_then"], name="n0")], "then", [],
                             [helper.make_tensor_value_info("result_then", FLOAT, None)])
    other = helper.make_graph(
        [helper.make_node("ReduceMean", ["self", "dim"], ["result_else"], name="n0", keepdims=1)], "else", [],
        [helper.make_tensor_value_info("result_else", FLOAT, None)])
    f.functions.append(helper.make_function(
        lib, "aten_mean_dim", ["self", "dim"], ["result"],
        [helper.make_node("Rank", ["self"], ["tmp"], name="n0", domain=common),
         helper.make_node("Constant", [], ["zero"], name="n1", value_int=0),
         helper.make_node("Equal", ["tmp", "zero"], ["cond"], name="n2"),
         helper.make_node("If", ["cond"], ["result"], name="n3", then_branch=then, else_branch=other)],
        eighteen + [helper.make_opsetid(common, 1)]))
    x = f.node("Conv", ["x", kernel, bias], "conv2d", "node_conv2d", auto_pad="NOTSET", dilations=[1, 1], group=1,
               pads=[1, 1, 1, 1], strides=[2, 2])
    x = f.node("BatchNormalization", [x] + norm, "getitem", "node__native_batch_norm_legit_no_training",
               epsilon=1e-5, momentum=0.9, training_mode=0)
    x = f.node("aten_silu", [x], "silu", "node_silu", domain=lib)
    x = f.node("AveragePool", [x], "avg_pool2d", "node_avg_pool2d", ceil_mode=0, count_include_pad=1,
               kernel_shape=[2, 2], pads=[0, 0, 0, 0], strides=[1, 1])
    dim = f.constant("val_3", [-1, -2])
    mean = f.node("aten_mean_dim", [x, dim], "mean", "node_mean", domain=lib)
    x = f.node("Sub", [x, mean], "sub", "node_sub")
    size = f.node("Shape", ["x"], "val_4", "node_Shape_4", start=0, end=1)
    n = f.node("Squeeze", [size], "sym_size_int_1", "node_sym_size_int_1")
    one = f.constant("val_5", [-1])
    n = f.node("Reshape", [n, one], "val_6", "node_Reshape_6", allowzero=0)
    sixteen = f.constant("val_7", [16])
    shape = f.node("Concat", [n, sixteen], "val_8", "node_Concat_8", axis=0)
    x = f.node("Reshape", [x, shape], "view", "node_view", allowzero=1)
    f.node("Gemm", [x, dense, dense_bias], "linear", "node_linear", alpha=1.0, beta=1.0, transB=1)
    signature(f, fixed=norm[2:])

    def network(t, x):
        y = F.conv2d(x, t[kernel], t[bias], stride=2, padding=1)
        scale, shift, mean, variance = (t[n].reshape(1, 4, 1, 1) for n in norm)
        y = F.silu((y - mean) / torch.sqrt(variance + float(np.float32(1e-5))) * scale + shift)
        y = F.avg_pool2d(y, 2, 1)
        return F.linear((y - y.mean((2, 3), keepdim=True)).flatten(1), t[dense], t[dense_bias])

    f.write(network, fixed=norm[2:])


def dynamo_attention():
    steps, width, heads = 3, 4, 2
    f = File("dynamo-attention", TORCH, 23, 10, ("x", ["batch", steps, width]), "linear_4", 3)
    gamma, beta = f.weight("norm.weight", width, shift=1.0), f.weight("norm.bias", width)
    projections = [(f.weight("%s.weight" % n, width, width), f.weight("%s.bias" % n, width)) for n in "qkvo"]
    rms = f.weight("rms.weight", width, shift=1.0)
    dense, dense_bias = f.weight("head.weight", 3, width), f.weight("head.bias", 3)
    x = f.node("LayerNormalization", ["x", gamma, beta], "layer_norm", "node_layer_norm", axis=-1, epsilon=1e-5,
               stash_type=1)
    apart = f.constant("val_0", [0, 0, heads, width // heads])
    together = f.constant("val_1", [0, 0, width])

    def linear(x, w, b, k):
        label = "linear" + ("_%d" % k if k else "")
        turned = f.node("Transpose", [w], "val_%d" % (2 * k + 2), "node_Transpose_%d" % k, perm=[1, 0])
        y = f.node("MatMul", [x, turned], "val_%d" % (2 * k + 3), "node_MatMul_%d" % k)
        return f.node("Add", [y, b], label, "node_" + label)

    parts = []
    for k, (w, b) in enumerate(projections[:3]):
        y = f.node("Reshape", [linear(x, w, b, k), apart], "view_%d" % k, "node_view_%d" % k, allowzero=0)
        parts.append(f.node("Transpose", [y], "transpose_%d" % k, "node_transpose_%d" % k, perm=[0, 2, 1, 3]))
    y = f.node("Attention", parts, "scaled_dot_product_attention", "node_scaled_dot_product_attention", is_causal=1)
    y = f.node("Transpose", [y], "transpose_3", "node_transpose_3", perm=[0, 2, 1, 3])
    y = f.node("Reshape", [y, together], "view_3", "node_view_3", allowzero=0)
    y = f.node("Add", ["x", linear(y, *projections[3], 3)], "add", "node_add")
    y = f.node("RMSNormalization", [y, rms], "rms_norm", "node_rms_norm", axis=-1, epsilon=1e-6)
    axes = f.constant("val_12", [1])
    y = f.node("ReduceMean", [y, axes], "mean", "node_mean", keepdims=0, noop_with_empty_axes=0)
    f.node("Gemm", [y, dense, dense_bias], "linear_4", "node_linear_4", transB=1)
    signature(f)

    def network(t, x):
        y = normalised(x, float(np.float32(1e-5))) * t[gamma] + t[beta]
        q, k, v = (F.linear(y, t[w], t[b]).reshape(-1, steps, heads, width // heads).transpose(1, 2)
                   for w, b in projections[:3])
        scores = q @ k.transpose(2, 3) / np.sqrt(width // heads)
        scores = scores.masked_fill(torch.ones(steps, steps).triu(1).bool(), -torch.inf)
        y = (scores.softmax(-1) @ v).transpose(1, 2).reshape(-1, steps, width)
        y = x + F.linear(y, t[projections[3][0]], t[projections[3][1]])
        y = y / torch.sqrt((y * y).mean(-1, keepdim=True) + float(np.float32(1e-6))) * t[rms]
        return F.linear(y.mean(1), t[dense], t[dense_bias])

    f.write(network)


for build in (tf_mlp, tf_cnn, tf_lstm, jax_mlp, jax_cnn, jax_scan, dynamo_mlp, dynamo_cnn, dynamo_attention):
    build()
    print(build.__name__)
