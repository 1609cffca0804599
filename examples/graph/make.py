"""Writes rosenbrock.onnx, a graph without samples: f(x) = (1 - x0)^2 + 100 (x1 - x0^2)^2. Needs the package onnx."""
import onnx
from onnx import TensorProto, helper

nodes = [
    helper.make_node("Constant", [], ["one"], value_float=1.0),
    helper.make_node("Constant", [], ["hundred"], value_float=100.0),
    helper.make_node("Constant", [], ["first"], value_int=0),
    helper.make_node("Constant", [], ["second"], value_int=1),
    helper.make_node("Gather", ["x", "first"], ["x0"], "x0"),
    helper.make_node("Gather", ["x", "second"], ["x1"], "x1"),
    helper.make_node("Sub", ["one", "x0"], ["a"], "a"),
    helper.make_node("Mul", ["a", "a"], ["aa"], "aa"),
    helper.make_node("Mul", ["x0", "x0"], ["parabola"], "parabola"),
    helper.make_node("Sub", ["x1", "parabola"], ["b"], "b"),
    helper.make_node("Mul", ["b", "b"], ["bb"], "bb"),
    helper.make_node("Mul", ["hundred", "bb"], ["scaled"], "scaled"),
    helper.make_node("Add", ["aa", "scaled"], ["f"], "f"),
]
graph = helper.make_graph(
    nodes, "rosenbrock",
    [helper.make_tensor_value_info("x", TensorProto.DOUBLE, [2])],
    [helper.make_tensor_value_info("f", TensorProto.DOUBLE, [])])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.save(model, "rosenbrock.onnx")
