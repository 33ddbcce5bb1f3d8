namespace Mien.Tensors.Kernels.Gemm;

/// <summary>One panel of a product: the pixels of a picture by up to four registers of outputs.</summary>
unsafe struct GemmPanel
{
    /// <summary>First pixel's inputs, and floats from one pixel to the next; unused with a table.</summary>
    public float* Input;
    public nint InputStride;

    /// <summary>Six pointers per tap and tile, or null: the address of each tap's inputs.</summary>
    public float** Table;
    public int Taps;

    /// <summary>Floats from one tap's inputs to the next, without a table.</summary>
    public nint TapStep;

    /// <summary>Inputs per tap.</summary>
    public nint Depth;

    /// <summary>Bias line, then Taps · Depth lines of the panel's columns.</summary>
    public float* Weights;

    /// <summary>First pixel's first output of the panel, and floats from one pixel to the next.</summary>
    public float* Output;
    public nint OutputStride;

    /// <summary>First output of the panel within the tensor, and how many there are from it on.</summary>
    public int Channel;
    public int Left;

    /// <summary>Whether nothing may be written past a pixel's outputs, not even for a while.</summary>
    public bool Exact;

    /// <summary>Whether no later call writes the pixel behind the last one, so that the last tile must be exact.</summary>
    public bool Final;

    /// <summary>Pixels in all, at least the rows of a tile.</summary>
    public int Pixels;
}
