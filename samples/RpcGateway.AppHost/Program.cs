using Microsoft.Extensions.Configuration;

// Three nodes of one gateway, Redis, two workers and the dashboard: dotnet run --project samples/RpcGateway.AppHost. Ctrl+C stops everything.
// The environment variables PORT (5080) and REDIS_PORT (6390) change the ports, as in cluster.sh: the nodes listen on PORT + 1 to 3.
var builder = DistributedApplication.CreateBuilder(args);
var port = builder.Configuration.GetValue("PORT", 5080);

var redis = builder.AddExecutable("redis", "redis-server", ".")
    .WithEndpoint(port: builder.Configuration.GetValue("REDIS_PORT", 6390), scheme: "tcp", name: "tcp", isProxied: false);
var redisPort = redis.GetEndpoint("tcp");
redis.WithArgs("--bind", "127.0.0.1", "--port", redisPort.Property(EndpointProperty.TargetPort), "--save", "", "--loglevel", "warning");
var redisAddress = ReferenceExpression.Create($"127.0.0.1:{redisPort.Property(EndpointProperty.TargetPort)}");

var nodes = Enumerable.Range(1, 3).Select(number => builder.AddProject<Projects.RpcGateway_Host>($"node{number}")
    .WithHttpEndpoint(port: port + number, isProxied: false)
    .WithHttpHealthCheck("/health/ready")
    .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")
    .WithEnvironment("RpcGateway__Jobs", "backend")
    .WithEnvironment("RpcGateway__Redis", redisAddress)
    .WaitFor(redis)).ToList();

foreach (var number in Enumerable.Range(1, 2))
{
    var worker = builder.AddProject<Projects.RpcGateway_Worker>($"worker{number}").WithArgs("--name", $"worker{number}");
    foreach (var node in nodes)
    {
        worker.WithArgs("--gateway", node.GetEndpoint("http")).WaitFor(node);
    }
}

builder.Build().Run();
