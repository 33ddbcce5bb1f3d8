using Mien.Tensors.Graphs;
using Mien.Tensors.Reference;

namespace Mien.Tensors.Import.Onnx;

/// <summary>Arithmetic on constants while importing: exporters write shape computations as nodes, and none of them remains in the IR.</summary>
static class OnnxFolding
{
    public static OnnxValue ShapeOf(OnnxScope node)
    {
        Shape shape = node.Input(0).Shape;
        int start = Bound("start", 0), end = Bound("end", shape.Rank);
        long[] extents = new long[Math.Max(0, end - start)];
        for (int i = 0; i < extents.Length; i++)
            extents[i] = shape[start + i];
        return OnnxValue.Of(Tensor.From<long>(extents, new Shape(extents.Length)));

        int Bound(string name, int fallback)
        {
            long named = node.Node.Int(name, fallback);
            return (int)Math.Clamp(named < 0 ? named + shape.Rank : named, 0, shape.Rank);
        }
    }

    public static OnnxValue Constant(OnnxScope node)
    {
        OnnxNode attributes = node.Node;
        if (attributes.Tensor("value") is { } tensor)
            return OnnxValue.Of(tensor);
        if (attributes.Has("value_float"))
            return OnnxValue.Of(Tensor.Scalar(attributes.Float("value_float", 0)));
        if (attributes.Floats("value_floats") is { } floats)
            return OnnxValue.Of(Tensor.Vector(floats));
        if (attributes.Has("value_int"))
            return OnnxValue.Of(Tensor.From<long>([attributes.Int("value_int", 0)], new Shape()));
        return attributes.Ints("value_ints") is { } integers
            ? OnnxValue.Of(Tensor.From<long>(integers, new Shape(integers.Length)))
            : throw node.Error("only constants of numbers are supported");
    }

    public static OnnxValue ConstantOfShape(OnnxScope node)
    {
        Shape shape = Import.Numpy.NumpyType.ShapeOf(node.Integers(0, "the shape"));
        Tensor value = node.Node.Tensor("value") ?? Tensor.Vector(0);
        node.Require(value.Shape.ElementCount == 1, $"the value must be one number, not {value}");
        node.Spend(shape.ElementCount);
        return OnnxValue.Of(ReferenceArranging.Rearrange(new Expand(shape), value.Reshaped(new Shape()), shape));
    }

    public static OnnxValue Range(OnnxScope node)
    {
        Tensor start = node.Constant(0, "the start"), limit = node.Constant(1, "the limit"), step = node.Constant(2, "the step");
        node.Require(start.Shape.ElementCount == 1 && limit.Shape.ElementCount == 1 && step.Shape.ElementCount == 1 && start.Type == limit.Type && start.Type == step.Type, "start, limit and step must be single numbers of one type");
        double from = start.ElementAsDouble(0), by = step.ElementAsDouble(0);
        double count = Math.Max(0, Math.Ceiling((limit.ElementAsDouble(0) - from) / by));
        node.Require(count <= int.MaxValue, "the range has no end");
        node.Spend((long)count);
        var result = new Tensor(ElementType.Float64, new Shape((int)count));
        for (int i = 0; i < result.Shape.ElementCount; i++)
            result.As<double>()[i] = from + i * by;
        return OnnxValue.Of(Converted(node, result, start.Type));
    }

    public static OnnxValue Cast(OnnxScope node)
    {
        OnnxValue x = node.Input(0);
        ElementType target = OnnxTensor.TypeOf(node.Node.Int("to", 0)) ?? throw node.Error($"element type {node.Node.Int("to", 0)} is not supported");
        if (x.IsKnown)
            return OnnxValue.Of(Converted(node, node.Constant(x, "the operand"), target));
        node.Require(target is ElementType.Float32 or ElementType.Float16 or ElementType.Float64, $"an activation cannot become {target}");
        return x;
    }

    static Tensor Converted(OnnxScope node, Tensor tensor, ElementType target)
    {
        if (tensor.Type == target)
            return tensor;
        node.Spend(tensor.Shape.ElementCount);
        var result = new Tensor(target, tensor.Shape);
        for (int i = 0; i < tensor.Shape.ElementCount; i++)
            Store(result, i, tensor.ElementAsDouble(i), tensor.Type == ElementType.Int64 ? tensor.As<long>()[i] : null);
        return result;
    }

    static void Store(Tensor tensor, int index, double value, long? exact)
    {
        long integer = exact ?? (long)value;
        switch (tensor.Type)
        {
            case ElementType.Float32: tensor.Floats[index] = (float)value; break;
            case ElementType.Float16: tensor.As<Half>()[index] = (Half)value; break;
            case ElementType.Float64: tensor.As<double>()[index] = value; break;
            case ElementType.Int64: tensor.As<long>()[index] = integer; break;
            case ElementType.Int32: tensor.As<int>()[index] = unchecked((int)integer); break;
            case ElementType.Bool: tensor.Bytes[index] = (byte)(value != 0 ? 1 : 0); break;
            default: tensor.Bytes[index] = unchecked((byte)integer); break;
        }
    }

    public static OnnxValue Compare(OnnxScope node, Func<double, double, bool> relation)
    {
        Tensor a = node.Constant(0, "the first operand"), b = node.Constant(1, "the second operand");
        (a, b) = Broadcast(node, a, b);
        var result = new Tensor(ElementType.Bool, a.Shape);
        for (int i = 0; i < result.Bytes.Length; i++)
            result.Bytes[i] = (byte)(relation(a.ElementAsDouble(i), b.ElementAsDouble(i)) ? 1 : 0);
        return OnnxValue.Of(result);
    }

    public static OnnxValue Not(OnnxScope node)
    {
        Tensor x = node.Constant(0, "the operand");
        node.Require(x.Type == ElementType.Bool, "the operand must be boolean");
        byte[] bytes = x.Bytes.ToArray();
        foreach (ref byte element in bytes.AsSpan())
            element = (byte)(element == 0 ? 1 : 0);
        return OnnxValue.Of(new Tensor(ElementType.Bool, x.Shape, bytes));
    }

    public static OnnxValue Where(OnnxScope node)
    {
        Tensor condition = node.Constant(0, "the condition");
        node.Require(condition.Type == ElementType.Bool, "the condition must be boolean");
        OnnxValue yes = node.Input(1), no = node.Input(2);
        Shape shape = Broadcasting.Combine(condition.Shape, Broadcasting.Combine(yes.Shape, no.Shape));
        bool all = condition.Bytes.IndexOf((byte)0) < 0, none = condition.Bytes.IndexOfAnyExcept((byte)0) < 0;
        if (all || none)
        {
            OnnxValue chosen = all ? yes : no;
            return chosen.Shape == shape ? chosen : node.Arrange(new Expand(shape), chosen);
        }
        Tensor a = node.Constant(yes, "the choices"), b = node.Constant(no, "the choices");
        node.Require(a.Type == b.Type, "the choices differ in type");
        node.Spend(3L * shape.ElementCount);
        condition = ReferenceArranging.Rearrange(new Expand(shape), condition, shape);
        a = ReferenceArranging.Rearrange(new Expand(shape), a, shape);
        b = ReferenceArranging.Rearrange(new Expand(shape), b, shape);
        var result = new Tensor(a.Type, shape);
        int size = a.Type.Size();
        for (int i = 0; i < condition.Bytes.Length; i++)
            (condition.Bytes[i] != 0 ? a : b).Bytes.Slice(i * size, size).CopyTo(result.Bytes[(i * size)..]);
        return OnnxValue.Of(result);
    }

    public static OnnxValue Round(OnnxScope node, Func<double, double> function)
    {
        Tensor x = OnnxScope.AsFloat(node.Constant(0, "the operand"));
        node.Spend(x.Shape.ElementCount);
        var result = new Tensor(ElementType.Float32, x.Shape);
        for (int i = 0; i < result.Floats.Length; i++)
            result.Floats[i] = (float)function(x.Floats[i]);
        return OnnxValue.Of(result);
    }

    public static OnnxValue Combine(OnnxScope node, BinaryKind kind, Tensor a, Tensor b)
    {
        (a, b) = Broadcast(node, a, b);
        if (!IsInteger(a) || a.Type != b.Type)
            return OnnxValue.Of(ReferenceElementwise.Combine(ReferenceElementwise.Function(kind), OnnxScope.AsFloat(a), OnnxScope.AsFloat(b), a.Shape));
        var result = new Tensor(a.Type, a.Shape);
        for (int i = 0; i < a.Shape.ElementCount; i++)
        {
            long x = Integer(a, i), y = Integer(b, i);
            node.Require(kind != BinaryKind.Divide || (y != 0 && !(x == long.MinValue && y == -1)), "a shape is divided by zero");
            long value = unchecked(kind switch
            {
                BinaryKind.Add => x + y,
                BinaryKind.Subtract => x - y,
                BinaryKind.Multiply => x * y,
                BinaryKind.Divide => x / y,
                BinaryKind.Maximum => Math.Max(x, y),
                BinaryKind.Minimum => Math.Min(x, y),
                _ => (long)Math.Pow(x, y),
            });
            Store(result, i, value, value);
        }
        return OnnxValue.Of(result);
    }

    public static OnnxValue Negated(OnnxScope node, Tensor x, UnaryKind kind)
    {
        node.Require(kind is UnaryKind.Negate or UnaryKind.Abs, "integers have no such function");
        var result = new Tensor(x.Type, x.Shape);
        for (int i = 0; i < x.Shape.ElementCount; i++)
        {
            long value = Integer(x, i);
            value = unchecked(kind == UnaryKind.Negate || value < 0 ? -value : value);
            Store(result, i, value, value);
        }
        return OnnxValue.Of(result);
    }

    public static OnnxValue Reduce(OnnxScope node, Reduce op, Tensor x)
    {
        Shape shape = GraphSpecification.Infer(op, [new Value(node.Node.Name, TensorType.Float(x.Shape))], node.Node.Name).Shape;
        node.Spend(x.Shape.ElementCount);
        if (!IsInteger(x))
            return OnnxValue.Of(ReferenceElementwise.Reduce(op, OnnxScope.AsFloat(x), shape));
        node.Require(x.Shape.Rank == 1 && x.Shape[0] > 0 && op.Kind is ReduceKind.Sum or ReduceKind.Max or ReduceKind.Min, "only lists of integers are reduced, to their sum, maximum or minimum");
        long total = Integer(x, 0);
        for (int i = 1; i < x.Shape[0]; i++)
            total = op.Kind switch
            {
                ReduceKind.Sum => unchecked(total + Integer(x, i)),
                ReduceKind.Max => Math.Max(total, Integer(x, i)),
                _ => Math.Min(total, Integer(x, i)),
            };
        var result = new Tensor(x.Type, shape);
        Store(result, 0, total, total);
        return OnnxValue.Of(result);
    }

    public static OnnxValue Concat(OnnxScope node, Tensor[] operands, int axis)
    {
        node.Require(operands.All(operand => operand.Type == operands[0].Type), "the operands differ in type");
        Value[] shapes = [.. operands.Select(operand => new Value("operand", TensorType.Float(operand.Shape)))];
        Shape shape = GraphSpecification.Infer(new Concat(axis), shapes, node.Node.Name).Shape;
        node.Spend(shape.ElementCount);
        return OnnxValue.Of(ReferenceArranging.Concat(axis, operands, shape));
    }

    static (Tensor A, Tensor B) Broadcast(OnnxScope node, Tensor a, Tensor b)
    {
        Shape shape = Broadcasting.Combine(a.Shape, b.Shape);
        node.Spend(2L * shape.ElementCount);
        return (ReferenceArranging.Rearrange(new Expand(shape), a, shape), ReferenceArranging.Rearrange(new Expand(shape), b, shape));
    }

    static bool IsInteger(Tensor tensor) => tensor.Type is ElementType.Int32 or ElementType.Int64;

    static long Integer(Tensor tensor, int index) => tensor.Type == ElementType.Int64 ? tensor.As<long>()[index] : tensor.As<int>()[index];
}
