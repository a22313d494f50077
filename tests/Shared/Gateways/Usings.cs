// Our tests use the clock of the package for the tests of users.
global using FakeTimeProvider = RpcGateway.Testing.RpcTestClock;
