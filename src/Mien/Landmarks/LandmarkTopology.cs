namespace Mien;

/// <summary>
/// Which landmark is what: the 478 points in MediaPipe's order, 468 of the face mesh and 5 of each iris. "Left" and "right" are the
/// subject's. Lines are runs of indices to be joined one to the next; closed ones repeat their first index.
/// Source of the lists: MediaPipe's <c>face_mesh_connections</c> and its attention-mesh configuration (Apache-2.0).
/// </summary>
public static class LandmarkTopology
{
    /// <summary>Points of the face mesh.</summary>
    public const int MeshCount = 468;

    /// <summary>Points of the mesh and both irises.</summary>
    public const int Count = 478;

    /// <summary>First point, the centre, of the iris of the subject's right eye (the left one in the picture).</summary>
    public const int RightIris = 468;

    /// <summary>First point, the centre, of the iris of the subject's left eye.</summary>
    public const int LeftIris = 473;

    /// <summary>Tip of the nose.</summary>
    public const int NoseTip = 1;

    /// <summary>Outer and inner corner of the subject's right eye.</summary>
    public static (int Outer, int Inner) RightEyeCorners => (33, 133);

    /// <summary>Outer and inner corner of the subject's left eye.</summary>
    public static (int Outer, int Inner) LeftEyeCorners => (263, 362);

    /// <summary>Inner edge of the lips in the middle.</summary>
    public static (int Upper, int Lower) MiddleOfLips => (13, 14);

    /// <summary>The points nearest the subject's tragions, where the outline of the face meets the ears.</summary>
    public static (int Right, int Left) Tragions => (234, 454);

    /// <summary>Outline of the face, closed.</summary>
    public static ReadOnlySpan<short> FaceOval =>
    [
        10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
        148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109, 10,
    ];

    /// <summary>Edge of the subject's right lids, closed.</summary>
    public static ReadOnlySpan<short> RightEye => [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246, 33];

    /// <summary>Edge of the subject's left lids, closed.</summary>
    public static ReadOnlySpan<short> LeftEye => [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466, 263];

    /// <summary>Lower edge of the subject's right brow.</summary>
    public static ReadOnlySpan<short> RightBrowLower => [46, 53, 52, 65, 55];

    /// <summary>Upper edge of the subject's right brow.</summary>
    public static ReadOnlySpan<short> RightBrowUpper => [70, 63, 105, 66, 107];

    /// <summary>Lower edge of the subject's left brow.</summary>
    public static ReadOnlySpan<short> LeftBrowLower => [276, 283, 282, 295, 285];

    /// <summary>Upper edge of the subject's left brow.</summary>
    public static ReadOnlySpan<short> LeftBrowUpper => [300, 293, 334, 296, 336];

    /// <summary>Outer edge of the lips, closed.</summary>
    public static ReadOnlySpan<short> LipsOuter => [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185, 61];

    /// <summary>Inner edge of the lips, closed.</summary>
    public static ReadOnlySpan<short> LipsInner => [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191, 78];

    /// <summary>Rim of the subject's right iris, closed.</summary>
    public static ReadOnlySpan<short> RightIrisRim => [469, 470, 471, 472, 469];

    /// <summary>Rim of the subject's left iris, closed.</summary>
    public static ReadOnlySpan<short> LeftIrisRim => [474, 475, 476, 477, 474];

    /// <summary>
    /// The mirror image of every landmark, its own inverse: what lies at landmark i of a face lies at landmark Mirror[i] of its mirror image.
    /// Read off the mean of 2,080 frontal faces, and the same on the face model.
    /// </summary>
    public static ReadOnlySpan<short> Mirror =>
    [
        0, 1, 2, 248, 4, 5, 6, 249, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 250, 251, 252, 253, 254, 255, 256, 257, 258, 259, 260, 261,
        262, 263, 264, 265, 266, 267, 268, 269, 270, 271, 272, 273, 274, 275, 276, 277, 278, 279, 280, 281, 282, 283, 284, 285, 286, 287, 288, 289, 290, 291, 292, 293,
        294, 295, 296, 297, 298, 299, 300, 301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 322, 323, 94, 324,
        325, 326, 327, 328, 329, 330, 331, 332, 333, 334, 335, 336, 337, 338, 339, 340, 341, 342, 343, 344, 345, 346, 347, 348, 349, 350, 351, 352, 353, 354, 355, 356,
        357, 358, 359, 360, 361, 362, 363, 364, 365, 366, 367, 368, 369, 370, 371, 372, 373, 374, 375, 376, 377, 378, 379, 151, 152, 380, 381, 382, 383, 384, 385, 386,
        387, 388, 389, 390, 164, 391, 392, 393, 168, 394, 395, 396, 397, 398, 399, 175, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415,
        416, 417, 418, 195, 419, 197, 420, 199, 200, 421, 422, 423, 424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 434, 435, 436, 437, 438, 439, 440, 441, 442, 443,
        444, 445, 446, 447, 448, 449, 450, 451, 452, 453, 454, 455, 456, 457, 458, 459, 460, 461, 462, 463, 464, 465, 466, 467, 3, 7, 20, 21, 22, 23, 24, 25,
        26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57,
        58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89,
        90, 91, 92, 93, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122,
        123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 145, 146, 147, 148, 149, 150, 153, 154, 155, 156,
        157, 158, 159, 160, 161, 162, 163, 165, 166, 167, 169, 170, 171, 172, 173, 174, 176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191,
        192, 193, 194, 196, 198, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 222, 223, 224, 225, 226, 227,
        228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239, 240, 241, 242, 243, 244, 245, 246, 247, 473, 476, 475, 474, 477, 468, 471, 470, 469, 472,
    ];

    /// <summary>The 71 points that an iris network gives for the subject's right eye, in its order: lids, then rings around them, then the brow.</summary>
    internal static ReadOnlySpan<short> RightEyeContour =>
    [
        33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173,
        130, 25, 110, 24, 23, 22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190,
        226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189,
        35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245, 156, 70, 63, 105, 66, 107, 55, 193,
    ];

    /// <summary>The same for the subject's left eye.</summary>
    internal static ReadOnlySpan<short> LeftEyeContour =>
    [
        263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398,
        359, 255, 339, 254, 253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414,
        446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441, 413,
        265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465, 383, 300, 293, 334, 296, 336, 285, 417,
    ];

    /// <summary>How many points of an eye contour lie on the lids; their mean depth becomes the iris's.</summary>
    internal const int LidPoints = 16;

    /// <summary>The 146 landmarks that MediaPipe's blendshape network reads.</summary>
    internal static ReadOnlySpan<short> BlendshapeInputs =>
    [
        0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70, 78, 80, 81, 82, 84, 87, 88, 91, 93, 95,
        103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 152, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173, 176,
        178, 181, 185, 191, 195, 197, 234, 246, 249, 251, 263, 267, 269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311,
        312, 314, 317, 318, 321, 323, 324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386, 387, 388,
        389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473, 474, 475, 476, 477,
    ];
}
