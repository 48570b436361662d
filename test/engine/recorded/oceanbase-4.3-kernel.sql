CREATE TABLE `orders` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `customer` bigint(20) DEFAULT NULL,
  `a` int(11) DEFAULT NULL SKIP_INDEX(MIN_MAX, SUM),
  `b` varchar(20) DEFAULT NULL COMMENT '名称',
  `j` json DEFAULT NULL,
  `t` text DEFAULT NULL,
  `v` VECTOR(3) DEFAULT NULL,
  `g` int(11) GENERATED ALWAYS AS ((`a` + 1)) VIRTUAL,
  PRIMARY KEY (`id`),
  CONSTRAINT `fk` FOREIGN KEY (`customer`) REFERENCES `shop`.`customers`(`id`) ON UPDATE RESTRICT ON DELETE CASCADE ,
  UNIQUE KEY `parted` (`a`, `id`) BLOCK_SIZE 16384 GLOBAL
 partition by hash(a)
(partition `p0`,
partition `p1`),
  KEY `k` (`a`) STORING (`b`) BLOCK_SIZE 16384 LOCAL,
  KEY `fe` ((`a` + 1)) BLOCK_SIZE 16384 LOCAL,
  KEY `hidden` (`b`) BLOCK_SIZE 32768 LOCAL COMMENT 'why' /*!80000 INVISIBLE */,
  FULLTEXT KEY `words` (`t`) WITH PARSER space PARSER_PROPERTIES=(min_token_size=3,max_token_size=84) BLOCK_SIZE 16384,
  CONSTRAINT `orders_OBCHECK_1795388399682248` CHECK ((`a` > 0)),
  CONSTRAINT `ck` CHECK ((`a` < 9))  NOT ENFORCED
) ORGANIZATION INDEX AUTO_INCREMENT = 1 DEFAULT CHARSET = utf8mb4 ROW_FORMAT = DYNAMIC COMPRESSION = 'zstd_1.3.8' BLOCK_SIZE = 32768 TABLET_SIZE = 134217728 PCTFREE = 10 PARALLEL 4 PROGRESSIVE_MERGE_NUM = 2 COMMENT = 'it\'s' TABLE_MODE = 'QUEUING'
 partition by range(id) subpartition by hash(id) subpartition template (
subpartition `p0`,
subpartition `p1`)
(partition `p0` values less than (10),
partition `p1` values less than (MAXVALUE))
