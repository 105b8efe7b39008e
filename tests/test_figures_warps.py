"""Warps: what is drawn is where the map sends it."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from coursekit.figures import Warp

pytestmark = pytest.mark.usefixtures("course_style")
POINTS = np.array([[1.0, 1], [-1, 1], [-1, -1], [1, -1], [0, 2]])
TURN = np.array([[0.0, -1], [1, 0]])
MIRROR = np.array([[0.0, 1], [1, 0]])


def area(corners):
    x, y = corners.T
    return (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@pytest.fixture
def ax():
    return plt.subplots()[1]


def test_points_grid_and_letter_move_together(ax):
    warp = Warp(ax, POINTS, span=1)
    before = np.array(warp.artists[0].get_segments())
    assert before.shape == (18, 81, 2)
    assert abs(before).max() == 1
    artists = warp.move(lambda X: np.tanh(3 * X))
    np.testing.assert_array_equal(warp.points, np.tanh(3 * POINTS))
    np.testing.assert_allclose(artists[0].get_segments(), np.tanh(3 * before))
    offsets = np.concatenate([cloud.get_offsets() for cloud in artists[1:-1]])
    assert set(map(tuple, offsets)) == set(map(tuple, warp.points))


def test_each_quadrant_has_its_marker(ax):
    clouds = Warp(ax, POINTS).artists[1:5]
    assert [len(cloud.get_offsets()) for cloud in clouds] == [2, 1, 1, 1]
    shapes = {str(cloud.get_paths()[0].vertices) for cloud in clouds}
    assert len(shapes) == 4


@pytest.mark.parametrize(("matrix", "sign"), [(TURN, 1), (MIRROR, -1), (2 * TURN, 4)])
def test_the_letter_shows_the_determinant(ax, matrix, sign):
    warp = Warp(ax, POINTS)
    before = area(warp.artists[-1].get_xy()[:-1])
    warp.move(lambda X: X @ matrix.T)
    assert area(warp.artists[-1].get_xy()[:-1]) == pytest.approx(sign * before)


def test_classes_and_no_letter(ax):
    warp = Warp(ax, POINTS, labels=[0, 1, 1, 0, 1], letter=False)
    assert [len(cloud.get_offsets()) for cloud in warp.artists[1:]] == [2, 3]
    assert warp.move(lambda X: 2 * X) == warp.artists
