"""3DDFA_V2's published weights run by PyTorch, NumPy and OpenCV: what Mien's pack 3ddfa-v2 is compared with.

Written from the facts of docs and papers (FaceBoxes: Zhang et al. 2017; MobileNet-V1: Howard et al. 2017; 3DDFA_V2: Guo et al. 2020),
independently of Mien's C#: own networks, own pre- and post-processing.

    python3 dense3ddfa.py MODELS_DIR PICTURE.png   prints JSON: every face's box, score, parameters and landmarks after one and two steps
"""
import json
import math
import pickle
import sys

import cv2
import numpy as np
import torch
import torch.nn.functional as F

torch.set_grad_enabled(False)
torch.set_num_threads(1)


def conv_bn(w, x, conv, bn, stride=1, padding=0, groups=1):
    x = F.conv2d(x, w[conv + ".weight"], w.get(conv + ".bias"), stride, padding, groups=groups)
    return F.batch_norm(x, w[bn + ".running_mean"], w[bn + ".running_var"], w[bn + ".weight"], w[bn + ".bias"], False, 0, 1e-5)


def load(path):
    state = torch.load(path, map_location="cpu")
    state = state.get("state_dict", state)
    return {k.replace("module.", "", 1) if k.startswith("module.") else k: v for k, v in state.items()}


def face_boxes(w, x):
    def basic(x, name, stride=1, padding=0):
        return F.relu(conv_bn(w, x, name + ".conv", name + ".bn", stride, padding))

    def crelu(x, name, stride, padding):
        x = conv_bn(w, x, name + ".conv", name + ".bn", stride, padding)
        return F.relu(torch.cat([x, -x], 1))

    x = F.max_pool2d(crelu(x, "conv1", 4, 3), 3, 2, 1)
    x = F.max_pool2d(crelu(x, "conv2", 2, 2), 3, 2, 1)
    for i in (1, 2, 3):
        n = "inception%d." % i
        x = torch.cat([
            basic(x, n + "branch1x1"),
            basic(F.avg_pool2d(x, 3, 1, 1), n + "branch1x1_2"),
            basic(basic(x, n + "branch3x3_reduce"), n + "branch3x3", 1, 1),
            basic(basic(basic(x, n + "branch3x3_reduce_2"), n + "branch3x3_2", 1, 1), n + "branch3x3_3", 1, 1),
        ], 1)
    sources = [x]
    x = basic(basic(x, "conv3_1"), "conv3_2", 2, 1)
    sources.append(x)
    x = basic(basic(x, "conv4_1"), "conv4_2", 2, 1)
    sources.append(x)

    def heads(name, size):
        maps = [F.conv2d(s, w["%s.%d.weight" % (name, i)], w["%s.%d.bias" % (name, i)], 1, 1) for i, s in enumerate(sources)]
        return torch.cat([m.permute(0, 2, 3, 1).reshape(-1, size) for m in maps])

    return heads("loc", 4).numpy(), torch.softmax(heads("conf", 2), 1).numpy()


def priors(width, height):
    out = []
    for step, boxes in ((32, ((32, 4), (64, 2), (128, 1))), (64, ((256, 1),)), (128, ((512, 1),))):
        for i in range(math.ceil(height / step)):
            for j in range(math.ceil(width / step)):
                for size, places in boxes:
                    offsets = [0.5] if places == 1 else [k / places for k in range(places)]
                    for dy in offsets:
                        for dx in offsets:
                            out.append(((j + dx) * step / width, (i + dy) * step / height, size / width, size / height))
    return np.array(out, np.float32)


def detect(w, bgr):
    h, width = bgr.shape[:2]
    scale = 1.0
    if h > 720:
        scale = 720 / h
    if width * scale > 1080:
        scale *= 1080 / (width * scale)
    small = bgr if scale == 1 else cv2.resize(bgr, (int(scale * width), int(scale * h)))
    x = np.float32(small) - (104, 117, 123)
    loc, conf = face_boxes(w, torch.from_numpy(np.float32(x).transpose(2, 0, 1)[None].copy()))
    sh, sw = small.shape[:2]
    p = priors(sw, sh)
    centre = p[:, :2] + loc[:, :2] * 0.1 * p[:, 2:]
    size = p[:, 2:] * np.exp(loc[:, 2:] * 0.2)
    boxes = np.concatenate([centre - size / 2, centre + size / 2], 1) * (np.array([sw, sh, sw, sh], np.float32) / scale)
    scores = conf[:, 1]
    order = np.argsort(-scores, kind="stable")
    order = order[scores[order] > 0.05][:5000]
    kept = []
    area = (boxes[:, 2] - boxes[:, 0] + 1) * (boxes[:, 3] - boxes[:, 1] + 1)
    while len(order):
        best, rest = order[0], order[1:]
        kept.append(best)
        iw = np.maximum(0, np.minimum(boxes[best, 2], boxes[rest, 2]) - np.maximum(boxes[best, 0], boxes[rest, 0]) + 1)
        ih = np.maximum(0, np.minimum(boxes[best, 3], boxes[rest, 3]) - np.maximum(boxes[best, 1], boxes[rest, 1]) + 1)
        shared = iw * ih
        order = rest[shared / (area[best] + area[rest] - shared) <= 0.3]
    return [(boxes[k], float(scores[k])) for k in kept[:750] if scores[k] > 0.5]


def mobilenet(w, x):
    x = F.relu(conv_bn(w, x, "conv1", "bn1", 2, 1))
    for name, stride in (("dw2_1", 1), ("dw2_2", 2), ("dw3_1", 1), ("dw3_2", 2), ("dw4_1", 1), ("dw4_2", 2),
                         ("dw5_1", 1), ("dw5_2", 1), ("dw5_3", 1), ("dw5_4", 1), ("dw5_5", 1), ("dw5_6", 2), ("dw6", 1)):
        x = F.relu(conv_bn(w, x, name + ".conv_dw", name + ".bn_dw", stride, 1, groups=x.shape[1]))
        x = F.relu(conv_bn(w, x, name + ".conv_sep", name + ".bn_sep"))
    x = x.mean((2, 3))
    head = "fc_param" if "fc_param.weight" in w else "fc"
    return F.linear(x, w[head + ".weight"], w[head + ".bias"])


def crop(bgr, roi):
    h, w = bgr.shape[:2]
    x0, y0, x1, y1 = (int(round(v)) for v in roi)
    out = np.zeros((y1 - y0, x1 - x0, 3), np.uint8)
    sx0, sy0, sx1, sy1 = max(x0, 0), max(y0, 0), min(x1, w), min(y1, h)
    out[sy0 - y0:sy1 - y0, sx0 - x0:sx1 - x0] = bgr[sy0:sy1, sx0:sx1]
    return out


def look(w, bfm, stats, bgr, roi):
    x = cv2.resize(crop(bgr, roi), (120, 120), interpolation=cv2.INTER_LINEAR)
    x = torch.from_numpy(((np.float32(x) - 127.5) / 128).transpose(2, 0, 1)[None].copy())
    param = mobilenet(w, x).numpy().flatten().astype(np.float32) * stats["std"] + stats["mean"]
    camera = param[:12].reshape(3, 4)
    model = bfm["u_base"].reshape(-1) + bfm["w_shp_base"] @ param[12:52] + bfm["w_exp_base"] @ param[52:]
    pts = camera[:, :3] @ model.reshape(3, -1, order="F") + camera[:, 3:]
    pts[0] -= 1
    pts[2] -= 1
    pts[1] = 120 - pts[1]
    sx, sy = (roi[2] - roi[0]) / 120, (roi[3] - roi[1]) / 120
    pts[0] = pts[0] * sx + roi[0]
    pts[1] = pts[1] * sy + roi[1]
    pts[2] *= (sx + sy) / 2
    pts[2] -= pts[2].min()
    return param, pts


def angles(param):
    p = param[:12].reshape(3, 4).astype(np.float64)
    r1, r2 = p[0, :3] / np.linalg.norm(p[0, :3]), p[1, :3] / np.linalg.norm(p[1, :3])
    r = np.stack([r1, r2, np.cross(r1, r2)])
    if r[2, 0] > 0.998:
        x, y, z = math.pi / 2, math.atan2(-r[0, 1], -r[0, 2]), 0
    elif r[2, 0] < -0.998:
        x, y, z = -math.pi / 2, math.atan2(r[0, 1], r[0, 2]), 0
    else:
        x = math.asin(r[2, 0])
        y = math.atan2(r[2, 1] / math.cos(x), r[2, 2] / math.cos(x))
        z = math.atan2(r[1, 0] / math.cos(x), r[0, 0] / math.cos(x))
    return [math.degrees(v) for v in (x, y, z)]


def main(models, picture):
    detector, regressor = load(models + "/FaceBoxesProd.pth"), load(models + "/mb05_120x120.pth")
    bfm = np.load(models + "/bfm_68_landmarks.npz")
    with open(models + "/param_mean_std_62d_120x120.pkl", "rb") as file:
        stats = pickle.load(file)
    bgr = cv2.imread(picture, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    faces = []
    for box, score in detect(detector, bgr):
        x0, y0, x1, y1 = (float(v) for v in box)
        old = (x1 - x0 + y1 - y0) / 2
        cx, cy, size = x1 - (x1 - x0) / 2, y1 - (y1 - y0) / 2 + old * 0.14, int(old * 1.58)
        roi = [cx - size / 2, cy - size / 2, cx - size / 2 + size, cy - size / 2 + size]
        param, one = look(regressor, bfm, stats, bgr, roi)
        lo, hi = one[:2].min(1), one[:2].max(1)
        length = math.sqrt(2) * max(hi - lo)
        cx, cy = (lo + hi) / 2
        roi2 = [cx - length / 2, cy - length / 2, cx + length / 2, cy + length / 2]
        _, two = look(regressor, bfm, stats, bgr, roi2)
        faces.append({"box": [x0, y0, x1, y1], "score": score, "params": [float(v) for v in param], "angles": angles(param),
                      "one": one.T.tolist(), "two": two.T.tolist()})
    print(json.dumps(faces))


main(*sys.argv[1:3])
