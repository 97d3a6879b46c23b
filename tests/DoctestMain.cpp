// The implementation and main are asked for one by one: the precompiled header has read the part of doctest.h that
// would conclude the one from the other.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
