"""What OpenCV's arithmetic makes of a picture: the inputs that opentrack's tracker would show its networks, and plain resizes.

Written from the facts of the tracker's steps, independently of Mien's C#.

    python3 opencv.py PICTURE.png OUT_DIR REGION_X REGION_Y REGION_W REGION_H   (region in pixels of the 4:3 frame)
"""
import math
import sys

import cv2
import numpy as np


def frame_of(bgr):
    h, w = bgr.shape[:2]
    if w * 3 > h * 4:
        fw, fh = h * 4 // 3, h
    else:
        fw, fh = w, w * 3 // 4
    fw, fh = fw // 8 * 8, fh // 8 * 8
    x, y = (w - fw) // 2, (h - fh) // 2
    return bgr[y:y + fh, x:x + fw]


def main(picture, out, region):
    bgr = cv2.imread(picture, cv2.IMREAD_COLOR)
    levels = [cv2.cvtColor(frame_of(bgr), cv2.COLOR_BGR2GRAY)]
    while len(levels) < 4 and levels[-1].shape[1] >= 640:
        levels.append(cv2.pyrDown(levels[-1]))
    for i, level in enumerate(levels):
        np.save("%s/level%d.npy" % (out, i), np.ascontiguousarray(level))
    np.save(out + "/localizer.npy", np.ascontiguousarray(cv2.resize(levels[-1], (288, 224), interpolation=cv2.INTER_AREA)))
    x, y, w, h = region
    size = int(max(w, h))
    level = min(max(int(math.floor(math.log2(size / 129))), 0), len(levels) - 1)
    centre = (min(max(x + w / 2, 0), levels[0].shape[1]) / 2 ** level, min(max(y + h / 2, 0), levels[0].shape[0]) / 2 ** level)
    side = int(size / 2 ** level)
    patch = cv2.getRectSubPix(levels[level], (side, side), centre)
    patch = cv2.resize(patch, (129, 129), interpolation=cv2.INTER_AREA)
    np.save(out + "/patch.npy", np.ascontiguousarray(patch))
    for i, (width, height) in enumerate(((120, 120), (67, 211), (bgr.shape[1] // 2, bgr.shape[0] // 2), (bgr.shape[1] + 33, bgr.shape[0] * 2))):
        np.save("%s/resize%d.npy" % (out, i), np.ascontiguousarray(cv2.resize(bgr, (width, height), interpolation=cv2.INTER_LINEAR)))


main(sys.argv[1], sys.argv[2], [float(v) for v in sys.argv[3:7]])
